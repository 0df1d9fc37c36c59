using System.Collections.Concurrent;
using PBench.Strategies;

namespace PBench.Harness.Measuring;

/// <summary>Collects the traces of one map.</summary>
internal sealed class ChunkTraces : IChunkObserver
{
    private readonly ConcurrentQueue<ChunkTrace> traces = new();

    public void OnChunk(in ChunkTrace trace) => traces.Enqueue(trace);

    public IReadOnlyList<ChunkTrace> InOrder() => [.. traces.OrderBy(t => t.Chunk).ThenBy(t => t.Attempt)];
}
