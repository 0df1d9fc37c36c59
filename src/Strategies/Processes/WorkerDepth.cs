namespace PBench.Strategies.Processes;

/// <summary>How deep this process is in nested pools.</summary>
internal static class WorkerDepth
{
    /// <summary>0: not a worker.</summary>
    public static int Current { get; set; }
}
