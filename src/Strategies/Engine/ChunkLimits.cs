namespace PBench.Strategies.Engine;

/// <summary>How many items a worker will take at once.</summary>
/// <param name="Most">At most; at least 1.</param>
/// <param name="Least">A smaller chunk is raised to this, so far as items and fairness allow.</param>
internal readonly record struct ChunkLimits(int Most, int Least = 1);
