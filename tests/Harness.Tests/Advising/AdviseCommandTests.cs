using PBench.Harness.Advising.SelfTest;
using PBench.Harness.Reporting;
using PBench.Harness.Tests.CommandLine;

namespace PBench.Harness.Tests.Advising;

/// <summary><c>pbench advise</c> with real processes.</summary>
public sealed class AdviseCommandTests
{
    private static readonly string Plugin = typeof(AdviseCommandTests).Assembly.Location;

    [Test]
    public async Task Three_items_that_cost_nothing_are_best_mapped_serially()
    {
        var run = await ToolRun.Of("advise", "--workload", "fake-right", "--plugin", Plugin, "--strategy", "task", "--seed", "1", "--quiet");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.StartWith("fake-right: use serial, no strategy is faster, because").And.Contain("Handing items over costs more than it gains"));
        Assert.That(run.Error, Is.Empty);
    }

    [TestCase("", "advise needs --workload")]
    [TestCase("--workload square --out x", "belong to advise --self-test")]
    [TestCase("--workload crash", "there to fail")]
    [TestCase("--workload slep", "Did you mean 'sleep'?")]
    public async Task A_mistake_is_one_line(string options, string says)
    {
        var run = await ToolRun.Of(["advise", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.That((run.ExitCode, run.ErrorLines.Length), Is.EqualTo((2, 1)), run.Error);
        Assert.That(run.Error, Does.Contain(says));
    }

    [Test]
    public async Task A_workload_that_cannot_be_measured_is_exit_code_three()
    {
        var run = await ToolRun.Of("advise", "--workload", "fake-throws-unexpectedly", "--plugin", Plugin, "--quiet");
        Assert.That((run.ExitCode, run.ErrorLines.Length), Is.EqualTo((3, 1)), run.Error);
        Assert.That(run.Error, Does.Contain("could not be measured").And.Contain("not expected"));
    }

    [Test]
    [Explicit("Measures two grids: half a minute that a build server does not have.")]
    [Category("Long")]
    public async Task The_experiment_about_the_advice_goes_on_where_it_stopped()
    {
        var folder = Directory.CreateTempSubdirectory("pbench-test-").FullName;
        var file = Path.Combine(folder, AccuracyFile.FileName);
        string[] options = ["advise", "--self-test", "--workload", "fake-right,square", "--strategy", "task", "--plugin", Plugin, "--out", folder, "--quiet"];
        var first = await ToolRun.Of([.. options, "--max-time", "0.1"]);
        var after = CsvFiles.Read<AccuracyRow>(file);
        var second = await ToolRun.Of(options);
        var rows = CsvFiles.Read<AccuracyRow>(file);
        Directory.Delete(folder, recursive: true);

        Assert.That((first.ExitCode, second.ExitCode), Is.EqualTo((0, 0)), first.Error + second.Error);
        Assert.That(first.Out, Does.Contain("of 1 workloads; 1 still to measure"));
        Assert.That(rows.Select(r => r.Workload), Is.EqualTo(new[] { "fake-right", "square" }));
        Assert.That(rows[0], Is.EqualTo(after[0]));
        foreach (var row in rows)
        {
            Assert.That(row.Ratio, Is.GreaterThanOrEqualTo(1).And.EqualTo(row.AdvisedNs / row.BestNs).Within(0.1).Percent);
            Assert.That(row.IsGood, Is.EqualTo(row.Ratio <= AccuracyTest.Good));
        }
    }
}
