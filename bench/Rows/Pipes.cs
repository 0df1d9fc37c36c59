namespace PBench.Bench.Rows;

/// <summary>What the C program must be told to do the same as the pool over pipes.</summary>
internal static class Pipes
{
    /// <summary>Chunks a worker has in hand: the one it runs and the next.</summary>
    public const int Depth = 2;
}
