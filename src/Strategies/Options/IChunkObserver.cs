using System.Diagnostics;
using System.Globalization;

namespace PBench.Strategies;

/// <summary>Sees the chunks of a map as they are delivered. Called from any thread, also concurrently; must not block. If it throws, the map fails with what it threw.</summary>
public interface IChunkObserver
{
    /// <summary>One chunk was executed, successfully or not, and its results are with the map. Of a size that the caller chose, once for each chunk, whatever it was moved in.</summary>
    void OnChunk(in ChunkTrace trace);
}

/// <summary>When one chunk passed each phase. Times are readings of <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>, one clock for all processes of a machine; 0 where the strategy has no such phase.</summary>
/// <param name="Chunk">Number of the chunk in the order of forming, from 0.</param>
/// <param name="FirstItem">Index of its first item.</param>
/// <param name="Items">Number of its items, at least 1.</param>
/// <param name="Worker">Number of the worker in the session, from 0.</param>
/// <param name="ProcessId">Process that ran the function.</param>
/// <param name="Attempt">0, or how often the items were tried before.</param>
/// <param name="BytesIn">Size of the items as they were sent, where they are of different sizes with 4 bytes each for that; 0 where nothing is encoded or they lie in a shared array.</param>
/// <param name="BytesOut">Encoded size of the results, without what tells whose they are; 0 where nothing is encoded or they are written into a shared array.</param>
/// <param name="Formed">The chunk was cut.</param>
/// <param name="Encoded">Its items are encoded.</param>
/// <param name="Sent">The transport has taken it.</param>
/// <param name="Received">The worker has it.</param>
/// <param name="Started">The function begins.</param>
/// <param name="Finished">The function has ended.</param>
/// <param name="Returned">The caller's side has the results.</param>
/// <param name="Delivered">The map has the results.</param>
/// <param name="Codec">What encoded items and results, e.g. <c>bytes</c> or <c>string+graph</c>; null where nothing is encoded.</param>
public readonly record struct ChunkTrace(
    long Chunk, long FirstItem, int Items, int Worker, int ProcessId, int Attempt, long BytesIn, long BytesOut,
    long Formed, long Encoded, long Sent, long Received, long Started, long Finished, long Returned, long Delivered, string? Codec = null)
{
    /// <summary>Which items ran where, and for how long, e.g. <c>chunk 3: items 30 to 39, worker 1, process 4711, 0.125 ms</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"chunk {Chunk}: {(Items == 1 ? $"item {FirstItem}" : $"items {FirstItem} to {FirstItem + Items - 1}")}, worker {Worker}, process {ProcessId}, {Stopwatch.GetElapsedTime(Started, Finished).TotalMilliseconds:0.###} ms{(Attempt == 0 ? "" : $", attempt {Attempt}")}");
}
