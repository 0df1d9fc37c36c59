using PBench.Harness.Measuring;
using PBench.Workloads;

namespace PBench.Harness.Verifying;

/// <summary>Compares what became of a case with what its workload says must become of it.</summary>
public static class OutcomeJudge
{
    public static bool IsExpected(ExpectedOutcome expected, Outcome outcome) => expected switch
    {
        ExpectedOutcome.Correct => outcome == Outcome.Correct,
        ExpectedOutcome.MayBeWrong => outcome is Outcome.Correct or Outcome.Wrong,
        ExpectedOutcome.Throws => outcome == Outcome.Threw,
        ExpectedOutcome.Dies => outcome == Outcome.Died,
        _ => throw new ArgumentOutOfRangeException(nameof(expected), expected, "Unknown expectation."),
    };

    /// <summary>Why an outcome that is not expected fails the case.</summary>
    public static string Complaint(ExpectedOutcome expected, Outcome outcome, string? error) =>
        $"outcome {Name(outcome)}, expected {Describe(expected)}{(error is null ? "" : ": " + error)}";

    public static string Name(Outcome outcome) => outcome switch
    {
        Outcome.Correct => "correct",
        Outcome.Wrong => "wrong",
        Outcome.Threw => "threw",
        Outcome.Died => "died",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Unknown outcome."),
    };

    private static string Describe(ExpectedOutcome expected) => expected switch
    {
        ExpectedOutcome.MayBeWrong => "correct or wrong",
        ExpectedOutcome.Throws => "threw",
        ExpectedOutcome.Dies => "died",
        _ => "correct",
    };
}
