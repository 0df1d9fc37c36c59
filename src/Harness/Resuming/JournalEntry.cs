using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using PBench.Harness.Measuring;
using PBench.Strategies;

namespace PBench.Harness.Resuming;

/// <summary>Every other line of a journal: one process that ended.</summary>
/// <param name="Case">Name of its case.</param>
/// <param name="Record">What came of it, but for the chunks of its traced map.</param>
/// <param name="Chunks">These, as compressed JSON: there may be ten thousand, three megabytes as text and a tenth of it so.</param>
internal sealed record JournalEntry(string Case, RoundRecord Record, byte[]? Chunks)
{
    public static JournalEntry Of(string name, RoundRecord record)
    {
        if (record.Launch.Result is not { Chunks.Count: > 0 } result)
        {
            return new JournalEntry(name, record, null);
        }

        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(deflate, result.Chunks, JournalJson.Default.ListChunkTrace);
        }

        return new JournalEntry(name, With(record, []), packed.ToArray());
    }

    /// <summary>The record with its chunks again.</summary>
    /// <exception cref="JsonException">They are not what <see cref="Of"/> made.</exception>
    public RoundRecord Whole()
    {
        if (Chunks is null)
        {
            return Record;
        }

        try
        {
            using var deflate = new DeflateStream(new MemoryStream(Chunks), CompressionMode.Decompress);
            return With(Record, JsonSerializer.Deserialize(deflate, JournalJson.Default.ListChunkTrace) ?? []);
        }
        catch (InvalidDataException damaged)
        {
            throw new JsonException("the chunks are damaged", damaged);
        }
    }

    private static RoundRecord With(RoundRecord record, List<ChunkTrace> chunks) =>
        record with { Launch = record.Launch with { Result = record.Launch.Result! with { Chunks = chunks } } };
}

/// <summary>Generated at compile time: a journal is written between measurements, which must not wait for a serializer to warm up.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(JournalHeader))]
[JsonSerializable(typeof(JournalEntry))]
[JsonSerializable(typeof(List<ChunkTrace>))]
internal sealed partial class JournalJson : JsonSerializerContext;
