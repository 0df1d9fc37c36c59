using PBench.Strategies;

namespace PBench.Harness.Measuring;

/// <summary>Collects the traces of one map after another, and disturbs them as little as can be: a chunk costs one counter and one copy.</summary>
/// <param name="expected">Chunks of a map, or fewer: what does not fit is counted, and fits after the next <see cref="Clear"/>.</param>
internal sealed class ChunkTraces(int expected) : IChunkObserver
{
    private ChunkTrace[] traces = new ChunkTrace[Math.Max(1, expected)];
    private int count;

    /// <summary>Every chunk was kept.</summary>
    public bool IsComplete => count <= traces.Length;

    /// <summary>What was kept, as it came.</summary>
    public ReadOnlySpan<ChunkTrace> Seen => traces.AsSpan(0, Math.Min(count, traces.Length));

    public void OnChunk(in ChunkTrace trace)
    {
        var index = Interlocked.Increment(ref count) - 1;
        if (index < traces.Length)
        {
            traces[index] = trace;
        }
    }

    /// <summary>Empty again, with room for twice the chunks of the last map.</summary>
    public void Clear()
    {
        if (!IsComplete)
        {
            traces = new ChunkTrace[count * 2];
        }

        count = 0;
    }

    public ChunkTrace[] InOrder()
    {
        var ordered = Seen.ToArray();
        Array.Sort(ordered, static (a, b) => a.Chunk != b.Chunk ? a.Chunk.CompareTo(b.Chunk) : a.Attempt.CompareTo(b.Attempt));
        return ordered;
    }
}
