using PBench.Strategies.Engine;

namespace PBench.Strategies.Processes.Pool;

/// <summary>A chunk in the hands of a worker.</summary>
/// <remarks>
/// A desk uses one object again and again for each slot: no allocation per chunk. Whoever looks at it from another thread may find the
/// slot's next chunk instead, so it reads <see cref="Id"/> first and changes shared words only by swaps that name that chunk.
/// </remarks>
internal sealed class HeldChunk(long id, MapChunk chunk, RemoteJob job)
{
    /// <summary>Unique among the chunks of its worker.</summary>
    public long Id { get; private set; } = id;

    /// <summary>The items.</summary>
    public MapChunk Chunk { get; private set; } = chunk;

    /// <summary>Their map.</summary>
    public RemoteJob Job { get; private set; } = job;

    /// <summary>Its message went into its slot in one piece, so that it can be taken back.</summary>
    public bool IsWhole { get; private set; }

    public FragmentBuffer Fragments { get; } = new();

    /// <summary>Holds another chunk from here on.</summary>
    public void Hold(long id, MapChunk chunk, RemoteJob job, bool isWhole)
    {
        Fragments.Reset();
        (Id, Chunk, Job, IsWhole) = (id, chunk, job, isWhole);
    }
}
