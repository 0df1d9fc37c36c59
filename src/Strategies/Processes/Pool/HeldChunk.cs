using PBench.Strategies.Engine;

namespace PBench.Strategies.Processes.Pool;

/// <summary>A chunk in the hands of a worker.</summary>
/// <remarks>
/// A desk uses one object again and again for each slot: no allocation per chunk. Whoever is at the table (under <c>sending</c>, or under
/// <c>receiving</c> while the worker has the chunk) reads the members; any other thread may find the slot's next chunk half written, so it
/// takes a <see cref="Snapshot"/>, and changes shared words only by swaps that name that chunk.
/// </remarks>
internal sealed class HeldChunk
{
    private long id; // 0 while the others are being written
    private MapChunk? chunk;
    private RemoteJob? job;

    /// <summary>Unique among the chunks of its worker, from 1.</summary>
    public long Id => Volatile.Read(ref id);

    /// <summary>The items.</summary>
    public MapChunk Chunk => Volatile.Read(ref chunk)!;

    /// <summary>Their map.</summary>
    public RemoteJob Job => Volatile.Read(ref job)!;

    /// <summary>Its message went into its slot in one piece, so that it can be taken back.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Why its message could not be sent to its end; the worker, which is of no use any more, never began it. Null: it was sent, or the worker had gone.</summary>
    public Exception? SendFailure { get; set; }

    public FragmentBuffer Fragments { get; } = new();

    /// <summary>Holds another chunk from here on.</summary>
    /// <param name="newId">Larger than any before.</param>
    /// <param name="newChunk">The items.</param>
    /// <param name="newJob">Their map.</param>
    /// <param name="isWhole">See <see cref="IsWhole"/>.</param>
    public void Hold(long newId, MapChunk newChunk, RemoteJob newJob, bool isWhole)
    {
        Fragments.Reset();
        SendFailure = null;
        IsWhole = isWhole;
        // Each store is a release, so they become visible in this order: whoever reads the same number before and after the others has those of one chunk.
        Volatile.Write(ref id, 0);
        Volatile.Write(ref chunk, newChunk);
        Volatile.Write(ref job, newJob);
        Volatile.Write(ref id, newId);
    }

    /// <summary>The members as they were at one moment, for any thread; null while another chunk is being put in. Each load is an acquire: pairs with the releases in <see cref="Hold"/>.</summary>
    public HeldSnapshot? Snapshot()
    {
        var before = Id;
        var (itsChunk, itsJob) = (Volatile.Read(ref chunk), Volatile.Read(ref job));
        return before != 0 && Id == before ? new(before, itsChunk!, itsJob!) : null;
    }
}

/// <summary>What a worker held at one moment. The chunk's own members may speak of the next one that is taken into its place.</summary>
/// <param name="Id">Of the chunk.</param>
/// <param name="Chunk">The items.</param>
/// <param name="Job">Their map.</param>
internal readonly record struct HeldSnapshot(long Id, MapChunk Chunk, RemoteJob Job);
