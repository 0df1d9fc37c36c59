using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>Byte arrays reversed: the cost of moving data, in and out.</summary>
public sealed class PayloadWorkload()
    : MapWorkload<byte[], byte[]>("payload", "byte arrays reversed: the cost of moving data, in and out", new WorkloadDefaults(MostBytes / (64 << 10), null, ChunkSize.Auto, QuickScale: 0.25))
{
    private const int MostBytes = 64 << 20;
    private const int MostItems = 10_000;
    private const int ArrayOverhead = 32; // header, length, and the reference to it
    private static readonly WorkloadParameter Size = new("size", ["64K", "8", "64", "1K", "1M", "16M"]);

    /// <inheritdoc/>
    public override IReadOnlyList<WorkloadParameter> Parameters => [Size];

    /// <summary>10,000 items at scale 1, fewer where they would be more than 64 MiB together.</summary>
    protected internal override int Count(WorkloadSettings settings) => settings.Scaled(Math.Min(MostItems, MostBytes / Bytes(settings)));

    /// <inheritdoc/>
    protected override long BytesPerItem(WorkloadSettings settings) => 2 * (Bytes(settings) + ArrayOverhead);

    /// <inheritdoc/>
    protected internal override byte[][] Input(WorkloadSettings settings)
    {
        var items = new byte[Count(settings)][];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = new byte[Bytes(settings)];
            ItemRandom.For(settings.Seed, i).NextBytes(items[i]);
        }

        return items;
    }

    /// <summary>A new array: the item belongs to the caller, who may share its memory with the function.</summary>
    protected internal override Func<byte[], byte[]> Function(WorkloadSettings settings) => static item =>
    {
        var reversed = (byte[])item.Clone();
        Array.Reverse(reversed);
        return reversed;
    };

    /// <inheritdoc/>
    protected internal override byte[] Answer(byte[] item, int index, WorkloadSettings settings)
    {
        var answer = new byte[item.Length];
        for (var i = 0; i < item.Length; i++)
        {
            answer[i] = item[item.Length - 1 - i];
        }

        return answer;
    }

    /// <inheritdoc/>
    protected internal override bool Same(byte[] expected, byte[] actual) => expected.AsSpan().SequenceEqual(actual);

    /// <inheritdoc/>
    protected internal override string Show(byte[] result) => $"{result.Length} bytes: {Convert.ToHexString(result.AsSpan(0, Math.Min(8, result.Length)))}…";

    private static int Bytes(WorkloadSettings settings) => settings.ValueOf(Size) switch
    {
        "8" => 8,
        "64" => 64,
        "1K" => 1 << 10,
        "64K" => 64 << 10,
        "1M" => 1 << 20,
        _ => 16 << 20,
    };
}
