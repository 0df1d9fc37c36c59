namespace PBench.Strategies;

/// <summary>The calls: maps, streams and single calls on a session. Written once for all strategies.</summary>
/// <remarks>
/// Every call takes <see cref="MapOptions"/> and a <see cref="CancellationToken"/> last. The priorities of the overloads make a
/// function that returns a task win over one whose result is a task, and a sequence over the memory that an array also converts to.
/// </remarks>
public static partial class ParallelMap;
