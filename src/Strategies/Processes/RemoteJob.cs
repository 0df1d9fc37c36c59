using PBench.Strategies.Engine;
using PBench.Strategies.Payloads;
using PBench.Strategies.Processes.Pool;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes;

/// <summary>A map whose chunks run in other processes: its function, items and results as bytes.</summary>
internal abstract class RemoteJob
{
    public abstract MapJob Job { get; }

    /// <summary>Number of the function in its session. Negative: it has state, so every map has its own.</summary>
    public abstract long FunctionId { get; }

    /// <summary>Payload of the message that tells a worker of the map, with or without its function.</summary>
    public abstract byte[] Message(bool withFunction);

    /// <summary>Items wait, or compute on the worker's main thread.</summary>
    public bool IsAsync => Job.IsAsync;

    /// <summary>Names of the codecs of items and results.</summary>
    public abstract string Codec { get; }

    /// <summary>Run time of the last chunk; null: unknown.</summary>
    public abstract TimeSpan? LastChunkTime { get; }

    /// <summary>Expected run time of an item, in ticks of the stopwatch; 0: unknown.</summary>
    public abstract double TicksPerItem { get; }

    /// <summary>How many items to hand over at once.</summary>
    /// <param name="transport">Which moves them.</param>
    /// <param name="most">The worker may take no more.</param>
    public abstract ChunkLimits Limits(ITransport transport, int most);

    /// <summary>The items as they lie in memory, where that is how they travel. False: see <see cref="Encode"/>.</summary>
    public abstract bool TryGetItemBytes(MapChunk chunk, out ReadOnlySpan<byte> bytes);

    /// <summary>Encodes the items; of an automatic size perhaps only the first, and the chunk then ends with them. Returns those that cannot travel, for <see cref="Refuse"/>, in which case the chunk is not to be sent; or null.</summary>
    /// <exception cref="PayloadException">The chunk is too large, and must not be divided.</exception>
    public abstract IReadOnlyList<RefusedItem>? Encode(MapChunk chunk, PayloadBuffer output);

    /// <summary>An item cannot be sent: it fails, of a chunk function with all that goes to one call with it.</summary>
    public abstract void Refuse(MapChunk chunk, int offset, Exception why);

    /// <summary>No item of the chunk can be sent: all that are not settled fail, or the map, if it is refused as a whole.</summary>
    public abstract void RefuseAll(MapChunk chunk, Exception why);

    /// <summary>Takes over what records say. Items that have been heard of before are passed over.</summary>
    /// <returns>True when the worker has given up an item that still runs, and so should be replaced.</returns>
    public abstract bool Apply(MapChunk chunk, ReadOnlySpan<byte> records, FragmentBuffer fragments);

    /// <summary>Where the values of a payload belong of which only the start has come; empty unless it is one record of plain values.</summary>
    /// <param name="chunk">Whose items they are of.</param>
    /// <param name="start">Of the payload. What it has of the values is put in place.</param>
    /// <param name="rest">Bytes that will follow.</param>
    public abstract Span<byte> PlaceOf(MapChunk chunk, ReadOnlySpan<byte> start, int rest);

    /// <summary>The values are in their place.</summary>
    public abstract void Placed(MapChunk chunk, ReadOnlySpan<byte> start);

    /// <summary>Takes over the bare values behind the last record, of a worker that has died.</summary>
    public abstract void ApplyOpenRun(MapChunk chunk, Cursor cursor, ReadOnlySpan<byte> values);

    /// <summary>An item was running when its worker was lost: it is tried again, alone, or fails. Of a chunk function, its chunk.</summary>
    public abstract void Lose(MapChunk chunk, int offset, WorkerLoss loss);

    /// <summary>No more will be heard of the chunk: items without a record go back, to be taken by others.</summary>
    public abstract void Finish(MapChunk chunk, int worker, int processId);
}
