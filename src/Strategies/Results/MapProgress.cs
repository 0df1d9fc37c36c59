namespace PBench.Strategies;

/// <summary>How far a map is.</summary>
/// <param name="Done">Items finished, failed ones included.</param>
/// <param name="Total">Number of all items, or null while it is unknown.</param>
public readonly record struct MapProgress(long Done, long? Total);
