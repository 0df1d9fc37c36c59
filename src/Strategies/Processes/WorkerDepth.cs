namespace PBench.Strategies.Processes;

/// <summary>How deep this process is in nested pools.</summary>
internal static class WorkerDepth
{
    /// <summary>0: not a worker.</summary>
    public static int Current { get; set; }

    /// <summary>What a session in this process allows if it is not told: in a worker, as much as the outermost does.</summary>
    public static int Default => Current == 0 ? 2 : Limit;

    /// <summary>What the session of this worker allows; an inner one may allow less, not more.</summary>
    public static int Limit { get; set; } = int.MaxValue;
}
