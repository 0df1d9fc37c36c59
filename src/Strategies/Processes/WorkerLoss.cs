using System.Globalization;
using PBench.Strategies.Engine;

namespace PBench.Strategies.Processes;

/// <summary>How a worker ended, and what follows for the item it was running.</summary>
internal sealed record WorkerLoss(int Worker, int ProcessId, int? ExitCode, string StandardErrorTail)
{
    /// <summary>The parent killed it because the item's time was up.</summary>
    public TimeSpan? ItemTimeout { get; init; }

    /// <summary>The parent killed it because the map was over.</summary>
    public bool IsAbort { get; init; }

    public bool MayRetry => ItemTimeout is null && !IsAbort;

    public string? Signal => ExitCode switch
    {
        128 + 3 => "SIGQUIT",
        128 + 4 => "SIGILL",
        128 + 6 => "SIGABRT",
        128 + 7 => "SIGBUS",
        128 + 8 => "SIGFPE",
        128 + 9 => "SIGKILL",
        128 + 11 => "SIGSEGV",
        128 + 13 => "SIGPIPE",
        128 + 15 => "SIGTERM",
        > 128 and < 128 + 65 => string.Create(CultureInfo.InvariantCulture, $"signal {ExitCode - 128}"),
        _ => null,
    };

    /// <summary>One sentence about the end.</summary>
    public string Description
    {
        get
        {
            var how = (ExitCode, Signal) switch
            {
                (null, _) => "ended",
                (var code, null) => $"exited with code {code}",
                (var code, var signal) => $"exited with code {code}, probably by {signal}",
            };
            var hint = Signal == "SIGKILL" ? " SIGKILL usually means that the machine or its container ran out of memory: use fewer workers or smaller chunks." : "";
            return $"Worker {Worker} (process {ProcessId}) {how}.{hint}";
        }
    }

    public MapItemException Error(long index, int count)
    {
        if (ItemTimeout is { } limit)
        {
            return ItemError.TimedOut(index, count, limit, $"worker {Worker} (process {ProcessId}) was killed and replaced.");
        }

        var tail = StandardErrorTail.Length == 0 ? "" : $" It last wrote: {StandardErrorTail.TrimEnd()}";
        return new WorkerLostException($"{ItemError.Items(index, count)} was lost: {Description}{tail}", index, count, ProcessId, ExitCode, Signal, StandardErrorTail);
    }
}
