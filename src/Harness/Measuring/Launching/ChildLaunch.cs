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
    ChildEnd End, ChildResult? Result, string? Error, DateTime StartedUtc, int ProcessId, int? ExitCode, TimeSpan WallTime);
