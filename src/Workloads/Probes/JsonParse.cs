using System.Text;
using System.Text.Json;
using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>Sums over a document.</summary>
public readonly record struct JsonSums(int Rows, long Values, long NameLengths);

/// <summary>Large JSON text in, sums out: realistic work on text.</summary>
public sealed class JsonParseWorkload()
    : MapWorkload<string, JsonSums>("json-parse", "large JSON text → sums: realistic text work", new WorkloadDefaults(200, null, ChunkSize.Auto, QuickScale: 0.5))
{
    private const int Rows = 1_000;
    private const int CharactersPerRow = 46;

    /// <inheritdoc/>
    protected override long BytesPerItem(WorkloadSettings settings) => Rows * CharactersPerRow * sizeof(char);

    /// <inheritdoc/>
    protected internal override string[] Input(WorkloadSettings settings) =>
        [.. Enumerable.Range(0, Count(settings)).Select(index => Document(settings.Seed, index))];

    /// <inheritdoc/>
    protected internal override Func<string, JsonSums> Function(WorkloadSettings settings) => static text =>
    {
        using var document = JsonDocument.Parse(text);
        JsonSums sums = default;
        foreach (var row in document.RootElement.GetProperty("rows").EnumerateArray())
        {
            sums = new JsonSums(sums.Rows + 1, sums.Values + row.GetProperty("value").GetInt64(), sums.NameLengths + row.GetProperty("name").GetString()!.Length);
        }

        return sums;
    };

    /// <summary>From the numbers the text was made of, without the text.</summary>
    protected internal override JsonSums Answer(string item, int index, WorkloadSettings settings)
    {
        var rows = RowsOf(settings.Seed, index).ToList();
        return new JsonSums(Rows, rows.Sum(row => row.Value), rows.Sum(row => (long)row.NameLength));
    }

    private static IEnumerable<(long Value, int NameLength)> RowsOf(long seed, int index)
    {
        var random = ItemRandom.For(seed, index);
        for (var row = 0; row < Rows; row++)
        {
            yield return (random.Next(1_000_000), random.Next(1, 12));
        }
    }

    private static string Document(long seed, int index)
    {
        var text = new StringBuilder(Rows * CharactersPerRow);
        text.Append("{\"rows\":[");
        var id = 0;
        foreach (var (value, nameLength) in RowsOf(seed, index))
        {
            text.Append(id == 0 ? "" : ",").Append("{\"id\":").Append(id++).Append(",\"value\":").Append(value).Append(",\"name\":\"").Append('n', nameLength).Append("\"}");
        }

        return text.Append("]}").ToString();
    }
}
