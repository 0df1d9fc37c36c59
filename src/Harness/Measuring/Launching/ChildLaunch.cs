using PBench.Harness.Reporting;

namespace PBench.Harness.Measuring.Launching;

/// <summary>How a child process ended.</summary>
public enum ChildEnd
{
    /// <summary>By itself, with a finished result.</summary>
    Finished,

    /// <summary>By itself, without one: it crashed or the case ended it.</summary>
    Died,

    /// <summary>We killed it at the time limit.</summary>
    TimedOut,

    /// <summary>We killed it because the user interrupted the run.</summary>
    Interrupted,
}

/// <summary>One child process from start to end.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Result">What it left; where it did not finish, what it had saved until then, or null.</param>
/// <param name="Error">Why it did not finish, as one line, or null.</param>
/// <param name="StartedUtc">When it was started.</param>
/// <param name="ProcessId">Its process id.</param>
/// <param name="ExitCode">Its exit code, where there is one.</param>
/// <param name="WallTime">From start to end.</param>
public sealed record ChildLaunch(
    ChildEnd End, ChildResult? Result, string? Error, DateTime StartedUtc, int ProcessId, int? ExitCode, TimeSpan WallTime)
{
    /// <summary>Of a process that could not be run.</summary>
    public static ChildLaunch NotRun(Exception broken) => new(
        ChildEnd.Died, null, OneLine.Of($"the process of the case could not be run: {broken.Message}"), DateTime.UtcNow, 0, ExitCodes.CouldNotReport, TimeSpan.Zero);

    /// <summary>This, of the process that timed a case, with what its cold process found out before.</summary>
    public ChildLaunch After(ChildLaunch? cold) => cold is null ? this : this with
    {
        Result = cold.Result is { } known ? Result?.After(known) : Result,
        StartedUtc = cold.StartedUtc,
        WallTime = cold.WallTime + WallTime,
    };
}
