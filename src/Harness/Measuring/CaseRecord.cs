using PBench.Harness.Measuring.Launching;
using PBench.Harness.Verifying;

namespace PBench.Harness.Measuring;

/// <summary>One case in one round.</summary>
/// <param name="Round">From 1.</param>
/// <param name="Sequence">Place among all launches of the run, from 1.</param>
/// <param name="Launch">What came of it.</param>
public sealed record RoundRecord(int Round, int Sequence, ChildLaunch Launch);

/// <summary>Everything measured about one case, round by round. Written by the run, read by the reports.</summary>
public sealed class CaseRecord(BenchCase benchCase)
{
    private readonly List<RoundRecord> rounds = [];

    public BenchCase Case { get; } = benchCase;

    public IReadOnlyList<RoundRecord> Rounds => rounds;

    /// <summary>Rounds that ended as they must, with iterations.</summary>
    public IEnumerable<(int Round, ChildResult Result)> Timed => rounds
        .Where(r => r.Launch.Result is { Iterations.Count: > 0 })
        .Select(r => (r.Round, r.Launch.Result!));

    /// <summary>The worst that happened, or null while nothing has.</summary>
    public Outcome? Outcome { get; private set; }

    /// <summary>Why the case failed, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>Text of an error that was expected, or null.</summary>
    public string? ExpectedError { get; private set; }

    /// <summary>Nothing more is to be learnt: it failed, or shows its outcome in one round.</summary>
    public bool IsSettled => Failure is not null || (rounds.Count > 0 && !Case.IsTimed);

    public bool HasRound(int round) => rounds.Exists(r => r.Round == round);

    public void Add(RoundRecord round)
    {
        if (round.Launch.End == ChildEnd.Interrupted)
        {
            return;
        }

        rounds.Add(round);
        var outcome = OutcomeOf(round.Launch);
        var error = round.Launch.Error ?? round.Launch.Result?.Error;
        if (outcome is { } known && OutcomeJudge.IsExpected(Case.Expected, known))
        {
            Outcome = Outcome is null || known > Outcome ? known : Outcome;
            Failure ??= OrderVerdict.Of(round.Launch.Result) is { } misordered ? $"round {round.Round}: {misordered}" : null;
            ExpectedError ??= known is Measuring.Outcome.Threw or Measuring.Outcome.Died ? error : null;
            return;
        }

        Outcome = outcome;
        Failure = $"round {round.Round}: {(outcome is { } o ? OutcomeJudge.Complaint(Case.Expected, o, error) : error ?? "no result")}";
    }

    private static Outcome? OutcomeOf(ChildLaunch launch) => launch.End switch
    {
        ChildEnd.Finished => launch.Result!.Outcome,
        ChildEnd.Died => launch.ExitCode == ExitCodes.CouldNotReport ? null : Measuring.Outcome.Died,
        ChildEnd.TimedOut => Measuring.Outcome.Died,
        _ => null,
    };
}
