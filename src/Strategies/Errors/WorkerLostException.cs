namespace PBench.Strategies;

/// <summary>A worker process ended while it ran the item.</summary>
public sealed class WorkerLostException : MapItemException
{
    internal WorkerLostException(string message, long index, int count, int processId, int? exitCode, string? signal, string standardErrorTail)
        : base(message, index, count)
    {
        ProcessId = processId;
        ExitCode = exitCode;
        Signal = signal;
        StandardErrorTail = standardErrorTail;
    }

    /// <summary>The worker's process id.</summary>
    public int ProcessId { get; }

    /// <summary>The worker's exit code, where the system told it.</summary>
    public int? ExitCode { get; }

    /// <summary>Name of the signal that probably ended the worker, e.g. <c>SIGKILL</c>: inferred from an exit code above 128.</summary>
    public string? Signal { get; }

    /// <summary>The last lines the worker wrote to its standard error, at most 4 KiB; empty if none.</summary>
    public string StandardErrorTail { get; }
}
