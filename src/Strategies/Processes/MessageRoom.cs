using System.Globalization;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes;

/// <summary>What one message to a worker can hold beside the terms of its map: lengths are ints.</summary>
/// <param name="Bytes">Of items.</param>
internal readonly record struct MessageRoom(int Bytes)
{
    /// <exception cref="PayloadException">The function alone is too large.</exception>
    public static MessageRoom Beside(EncodedFunction function) => MessageHeader.MostBytes - JobTerms.Length(function.Bytes.Length) is > 0 and var rest
        ? new((int)rest)
        : throw new PayloadException(
            string.Create(CultureInfo.InvariantCulture, $"The function cannot travel to another process: with what it captured it takes {function.Bytes.Length:N0} bytes, and a message has room for {MessageHeader.MostBytes:N0}. Share large values with ShareAsync or AllocateShared, or pass parts of them as items."),
            PayloadStage.Function, "", -1);

    /// <summary>How many plain items there is room for, whose results, where they must be in one piece too, are of this size; at least 1.</summary>
    public int Items(int itemBytes, int resultBytes) => Math.Max(1, Bytes / Math.Max(itemBytes, resultBytes));

    /// <summary>A chunk of a chosen size is never divided, and this one cannot be sent whole.</summary>
    /// <param name="items">Of the chunk.</param>
    /// <param name="most">How many there is room for; null: it depends on the items.</param>
    public PayloadException TooLarge(int items, int? most) => new(
        string.Create(CultureInfo.InvariantCulture, $"A chunk of {items:N0} items cannot travel to a worker: items, or a chunk function's results, take more than the {Bytes:N0} bytes that a message has room for. Choose {(most is { } some ? string.Create(CultureInfo.InvariantCulture, $"a ChunkSize of at most {some:N0}") : "a smaller ChunkSize")}, or ChunkSize.Auto."),
        PayloadStage.Argument, "", -1);
}
