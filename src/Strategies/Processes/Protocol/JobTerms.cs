using System.Buffers.Binary;

namespace PBench.Strategies.Processes.Protocol;

/// <summary>What a worker must know of a map.</summary>
/// <param name="StopsAtError">An item's error ends the map, so no later item of the chunk need be run.</param>
/// <param name="Concurrency">Asynchronous items in flight.</param>
/// <param name="ItemTimeout">Zero: none.</param>
/// <param name="ChunkItems">A chunk function is called with so many items at a time; 0: with all that are handed over.</param>
/// <param name="Items">Where the items are.</param>
/// <param name="Results">Where the results belong.</param>
internal readonly record struct JobTerms(bool StopsAtError, int Concurrency, TimeSpan ItemTimeout, int ChunkItems, SharedPlace Items, SharedPlace Results)
{
    private const int HeaderBytes = 56;
    private const int Alignment = 64; // items follow, and vectors of them are read in place

    /// <summary>Length of the message about a map whose function has so many bytes.</summary>
    public static long Length(int function) => (HeaderBytes + (long)function + Alignment - 1) / Alignment * Alignment;

    public byte[] Write(ReadOnlySpan<byte> function)
    {
        var bytes = new byte[Length(function.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, StopsAtError ? 1 : 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), Concurrency);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), ItemTimeout.Ticks);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), ChunkItems);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(20), function.Length);
        Write(Items, bytes.AsSpan(24));
        Write(Results, bytes.AsSpan(40));
        function.CopyTo(bytes.AsSpan(HeaderBytes));
        return bytes;
    }

    public static JobTerms Read(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> function)
    {
        if (payload.Length < HeaderBytes)
        {
            throw new ProtocolException($"A map came as {payload.Length} bytes.");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(payload[20..]);
        if (length < 0 || length > payload.Length - HeaderBytes)
        {
            throw new ProtocolException($"A function of {length} bytes came in {payload.Length}.");
        }

        function = payload.Slice(HeaderBytes, length);
        var concurrency = BinaryPrimitives.ReadInt32LittleEndian(payload[4..]);
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(payload[8..]);
        var chunkItems = BinaryPrimitives.ReadInt32LittleEndian(payload[16..]);
        if (concurrency is < 1 or > MapOptions.MaxConcurrencyPerWorker || ticks < 0 || chunkItems < 0)
        {
            throw new ProtocolException($"A map has {concurrency} items in flight, a limit of {ticks} ticks and chunks of {chunkItems}.");
        }

        return new(BinaryPrimitives.ReadInt32LittleEndian(payload) != 0, concurrency, new TimeSpan(ticks), chunkItems, Place(payload[24..]), Place(payload[40..]));
    }

    private static void Write(SharedPlace place, Span<byte> target)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, place.Id);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], place.Offset);
    }

    private static SharedPlace Place(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadInt64LittleEndian(source), BinaryPrimitives.ReadInt64LittleEndian(source[8..]));
}
