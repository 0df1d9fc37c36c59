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

    private const int WindowsKill = -1; // exit code

    /// <summary>The parent killed it for another reason, as the rest of a sentence.</summary>
    public string? KilledBecause { get; init; }

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
            return $"Worker {Worker} (process {ProcessId}) {Killed ?? $"{how}.{Hint}"}";
        }
    }

    // Who killed it, if the pool did and nothing else came before.
    private string? Killed => Signal is not "SIGKILL" && ExitCode is not (null or WindowsKill) ? null
        : ItemTimeout is { } limit ? string.Create(CultureInfo.InvariantCulture, $"was killed by the pool: an item ran longer than the item time limit of {limit.TotalSeconds:0.###} s.")
        : IsAbort ? "was killed by the pool: what it was running was over, by an error, a time limit, cancellation or the session's end."
        : KilledBecause is { } why ? $"was killed by the pool because {why}."
        : null;

    private string Hint => Signal == "SIGKILL" ? " SIGKILL usually means that the machine or its container ran out of memory: use fewer workers or smaller chunks." : "";

    /// <param name="index">Of the first item that it was running; −1: it is not about one.</param>
    /// <param name="count">Items.</param>
    public MapItemException Error(long index, int count)
    {
        if (ItemTimeout is { } limit)
        {
            return ItemError.TimedOut(index, count, limit, $"worker {Worker} (process {ProcessId}) was killed and replaced.");
        }

        var tail = StandardErrorTail.Length == 0 ? "" : $" It last wrote: {StandardErrorTail.TrimEnd()}";
        var what = index < 0 ? "" : count == 1 ? $"{ItemError.Items(index, count)} was lost: " : $"{ItemError.Items(index, count)} were lost: ";
        return new WorkerLostException($"{what}{Description}{tail}", index, count, ProcessId, ExitCode, Signal, StandardErrorTail);
    }
}
