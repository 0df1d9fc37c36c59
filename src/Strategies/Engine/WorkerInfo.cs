namespace PBench.Strategies.Engine;

/// <summary>A worker process of a session at one moment.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="AllocatedBytes">Managed memory it has allocated since its start, as of its last finished chunk.</param>
public readonly record struct WorkerInfo(int ProcessId, long AllocatedBytes);
