using PBench.Strategies.Engine;

namespace PBench.Strategies.Processes.Pool;

/// <summary>A chunk in the hands of a worker.</summary>
/// <param name="Id">Unique among the chunks of its worker.</param>
/// <param name="Chunk">The items.</param>
/// <param name="Job">Their map.</param>
internal sealed record HeldChunk(long Id, MapChunk Chunk, RemoteJob Job)
{
    public FragmentBuffer Fragments { get; } = new();
}
