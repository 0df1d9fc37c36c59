using PBench.Harness.Reporting;

namespace PBench.Harness.Tests.Reporting;

public sealed class RunSummaryTests
{
    private static readonly CaseRow Ok = new() { Status = "ok", Outcome = "correct" };
    private static readonly CaseRow Wrong = new() { Status = "failed", Outcome = "wrong" };
    private static readonly CaseRow Misordered = new() { Status = "failed", Outcome = "correct", Ordered = false };
    private static readonly CaseRow Died = new() { Status = "failed", Outcome = "died" };
    private static readonly CaseRow Skipped = new() { Status = "skipped" };

    [Test]
    public void All_ok_is_zero() => Assert.That(RunSummary.Of([Ok], false).ExitCode, Is.Zero);

    [Test]
    public void A_wrong_or_misordered_case_is_a_verdict()
    {
        Assert.That(RunSummary.Of([Ok, Wrong], false).ExitCode, Is.EqualTo(1));
        Assert.That(RunSummary.Of([Ok, Misordered], false).ExitCode, Is.EqualTo(1));
    }

    [Test]
    public void A_case_that_could_not_be_measured_is_three()
    {
        Assert.That(RunSummary.Of([Ok, Died], false).ExitCode, Is.EqualTo(3));
        Assert.That(RunSummary.Of([Ok, Skipped], false).ExitCode, Is.EqualTo(3));
        Assert.That(RunSummary.Of([Ok], false, lost: "No space left on device").ExitCode, Is.EqualTo(3));
    }

    [Test]
    public void The_summary_names_all_codes_and_the_first_in_precedence_wins()
    {
        var summary = RunSummary.Of([Wrong, Died], interrupted: true);
        Assert.That(summary.ExitCode, Is.EqualTo(130));
        Assert.That(summary.Line, Does.Contain("exit 130").And.Contain("exit 1)").And.Contain("exit 3"));
    }

    [Test]
    public void Precedence_is_the_contracts()
    {
        int[] all = [0, 4, 3, 1, 5, 2, 130];
        Assert.That(ExitCodes.Ordered(all), Is.EqualTo(new[] { 130, 2, 5, 1, 3, 4 }));
        Assert.That(ExitCodes.Of([]), Is.Zero);
    }
}
