namespace PBench.Strategies.Engine;

/// <summary>A worker process of a session at one moment.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="AllocatedBytes">Managed memory it has allocated since its start, as of its last finished chunk.</param>
public readonly record struct WorkerInfo(int ProcessId, long AllocatedBytes)
{
    /// <summary>E.g. <c>process 4711, 1048576 bytes allocated</c>.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"process {ProcessId}, {AllocatedBytes} bytes allocated");
}
