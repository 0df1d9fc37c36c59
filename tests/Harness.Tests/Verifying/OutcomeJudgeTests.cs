using PBench.Harness.Measuring;
using PBench.Harness.Verifying;
using PBench.Workloads;

namespace PBench.Harness.Tests.Verifying;

public sealed class OutcomeJudgeTests
{
    [TestCase(ExpectedOutcome.Correct, Outcome.Correct, true)]
    [TestCase(ExpectedOutcome.Correct, Outcome.Wrong, false)]
    [TestCase(ExpectedOutcome.Correct, Outcome.Threw, false)]
    [TestCase(ExpectedOutcome.MayBeWrong, Outcome.Correct, true)]
    [TestCase(ExpectedOutcome.MayBeWrong, Outcome.Wrong, true)]
    [TestCase(ExpectedOutcome.MayBeWrong, Outcome.Died, false)]
    [TestCase(ExpectedOutcome.Throws, Outcome.Threw, true)]
    [TestCase(ExpectedOutcome.Throws, Outcome.Correct, false)]
    [TestCase(ExpectedOutcome.Dies, Outcome.Died, true)]
    [TestCase(ExpectedOutcome.Dies, Outcome.Threw, false)]
    public void An_outcome_is_ok_when_the_workload_expects_it(ExpectedOutcome expected, Outcome outcome, bool ok) =>
        Assert.That(OutcomeJudge.IsExpected(expected, outcome), Is.EqualTo(ok));
}
