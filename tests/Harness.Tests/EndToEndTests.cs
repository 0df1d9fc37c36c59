using System.Text.Json;
using PBench.Harness.Reporting;
using PBench.Harness.Tests.CommandLine;

namespace PBench.Harness.Tests;

/// <summary>Whole runs with this assembly as plug-in: processes are real, workloads are fakes with known behaviour.</summary>
[Parallelizable]
public sealed class EndToEndTests
{
    private static readonly string Plugin = typeof(EndToEndTests).Assembly.Location;
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("pbench-test-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task A_run_writes_every_report_and_prints_its_table_again_from_them()
    {
        var run = await Run("fake-right", "--rounds", "2");
        Assert.That(run.ExitCode, Is.Zero, run.Out + run.Error);
        Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName), Is.EquivalentTo(new[]
        {
            "bdn-full.json", "cases.csv", "correctness.csv", "iterations.csv", "machine.json", "ordering.csv", "overhead.csv",
        }));

        var cases = Cases();
        Assert.That(cases.Select(c => c.Case), Is.EqualTo(new[] { "serial/fake-right/3/auto/1", "task/fake-right/3/auto/2" }));
        foreach (var row in cases)
        {
            Assert.That((row.Status, row.Outcome, row.Ordered, row.Correct, row.Rounds), Is.EqualTo(("ok", "correct", true, true, 2)));
            Assert.That(row.MedianNs, Is.Positive);
            Assert.That(row.MinNs, Is.LessThanOrEqualTo(row.MedianNs));
            Assert.That(row.ColdNs, Is.Positive);
            Assert.That(row.SerialMedianNs, Is.EqualTo(cases[0].MedianNs));
            Assert.That(row.Speedup, Is.EqualTo(cases[0].MedianNs / row.MedianNs).Within(0.1).Percent);
            Assert.That(row.CpuNs, Is.Positive);
            Assert.That(row.PeakRssBytes, Is.Positive);
        }

        var iterations = CsvFiles.Read<IterationRow>(In("iterations.csv"));
        Assert.That(iterations.GroupBy(i => i.Case).Select(g => g.Count()), Is.EqualTo(cases.Select(c => c.Iterations)));
        Assert.That(iterations.Select(i => i.Round).Distinct(), Is.EquivalentTo(new[] { 1, 2 }));
        Assert.That(CsvFiles.Read<OverheadRow>(In("overhead.csv")).Select(o => o.Case).Distinct().Count(), Is.EqualTo(2));
        Assert.That(CsvFiles.Read<OrderingRow>(In("ordering.csv")).Select(o => o.Mode), Is.EqualTo(new[] { "ordered", "unordered", "ordered", "unordered" }));

        var again = await ToolRun.Of("report", folder);
        Assert.That(again.ExitCode, Is.Zero, again.Error);
        Assert.That(run.Out, Does.StartWith(again.Out));
    }

    [Test]
    public async Task Every_timed_iteration_lasts_at_least_ten_milliseconds_or_is_one_map()
    {
        await Run("fake-right", "--rounds", "1");
        var iterations = CsvFiles.Read<IterationRow>(In("iterations.csv"));
        Assert.That(iterations.Select(i => i.Operations), Has.All.GreaterThan(1));
        Assert.That(iterations.Average(i => i.ElapsedNs), Is.GreaterThan(10e6));
    }

    [TestCase("fake-wrong", 1, "failed", "wrong")]
    [TestCase("fake-may-be-wrong", 0, "ok", "wrong")]
    [TestCase("fake-throws", 0, "ok", "threw")]
    [TestCase("fake-throws-unexpectedly", 3, "failed", "threw")]
    [TestCase("fake-dies", 0, "ok", "died")]
    [TestCase("fake-dies-unexpectedly", 3, "failed", "died")]
    [TestCase("fake-misordered", 1, "failed", "correct")]
    [TestCase("fake-losing", 1, "failed", "correct")]
    public async Task An_outcome_decides_status_and_exit_code(string workload, int exitCode, string status, string outcome)
    {
        var run = await Run(workload, "--rounds", "1");
        Assert.That(run.ExitCode, Is.EqualTo(exitCode), run.Out + run.Error);
        Assert.That(Cases().Select(c => $"{c.Status} {c.Outcome}").Distinct(), Is.EqualTo(new[] { $"{status} {outcome}" }));
        Assert.That(Cases().All(c => status == "ok" || (c.MedianNs is null && c.Error is not null)));
        Assert.That(File.ReadAllText(In("cases.csv")), Does.Not.Contain(",\"=").And.Not.Contain(",="));
    }

    [Test]
    public async Task A_failed_case_leaves_the_others_measured()
    {
        var run = await Run("fake-dies-unexpectedly,fake-right", "--rounds", "1");
        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(Cases().Where(c => c.Workload == "fake-right").Select(c => c.Status), Is.All.EqualTo("ok"));
    }

    [Test]
    public async Task A_case_that_hangs_is_killed_at_the_time_limit_and_is_a_failed_row()
    {
        var run = await Run("fake-hangs", "--rounds", "3", "--time-limit", "1s");
        Assert.That(run.ExitCode, Is.EqualTo(3), run.Out + run.Error);
        Assert.That(Cases().All(c => c.Status == "failed" && c.Rounds == 1 && c.Error!.Contains("time limit of 1 s", StringComparison.Ordinal)));
    }

    [Test]
    public async Task Json_is_one_document_and_nothing_else()
    {
        var run = await Run("fake-right", "--rounds", "1", "--json", "--quiet");
        using var document = JsonDocument.Parse(run.Out);
        Assert.That(document.RootElement.GetProperty("cases").GetArrayLength(), Is.EqualTo(2));
        Assert.That(document.RootElement.GetProperty("summary").GetProperty("exit_code").GetInt32(), Is.Zero);
        Assert.That(run.Error, Is.Empty);
    }

    [Test]
    public async Task The_seed_and_the_options_are_recorded_and_no_path_is()
    {
        await Run("fake-right", "--rounds", "1", "--seed", "77");
        var text = File.ReadAllText(In("machine.json"));
        Assert.That(text, Does.Contain("\"seed\": 77").And.Contain("PBench.Harness.Tests.dll"));
        Assert.That(text, Does.Not.Contain(Path.GetDirectoryName(Plugin)).And.Not.Contain(Environment.UserName + "\"").And.Not.Contain(Environment.MachineName + "\""));
    }

    [Test]
    public async Task Verify_checks_contract_answers_and_order_without_timing()
    {
        var run = await ToolRun.Of("verify", "--plugin", Plugin, "--strategy", "task", "--workload", "fake-right", "--out", folder, "--quiet");
        Assert.That(run.ExitCode, Is.Zero, run.Out + run.Error);
        Assert.That(run.Out, Does.Contain("contract of task: 8 of 8 promises kept"));
        Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName), Is.EquivalentTo(new[] { "correctness.csv", "ordering.csv" }));
    }

    [TestCase("fake-wrong")]
    [TestCase("fake-misordered")]
    [TestCase("fake-throws-unexpectedly")]
    public async Task Verify_exits_with_one_for_anything_unexpected(string workload)
    {
        var run = await ToolRun.Of("verify", "--plugin", Plugin, "--strategy", "serial", "--workload", workload, "--quiet");
        Assert.That(run.ExitCode, Is.EqualTo(1), run.Out + run.Error);
    }

    [Test]
    public async Task A_damaged_folder_is_refused_with_file_and_line_and_another_schema_with_five()
    {
        await Run("fake-right", "--rounds", "1");
        var text = File.ReadAllText(In("ordering.csv"));
        File.WriteAllText(In("ordering.csv"), text[..^20]);
        var damaged = await ToolRun.Of("report", folder);
        Assert.That((damaged.ExitCode, damaged.ErrorLines.Length), Is.EqualTo((2, 1)));
        Assert.That(damaged.Error, Does.Contain("ordering.csv, line 5"));

        File.WriteAllText(In("ordering.csv"), text);
        File.WriteAllText(In("machine.json"), File.ReadAllText(In("machine.json")).Replace("\"schema\": 1", "\"schema\": 2", StringComparison.Ordinal));
        var other = await ToolRun.Of("report", folder);
        Assert.That((other.ExitCode, other.ErrorLines.Length), Is.EqualTo((5, 1)));
    }

    private Task<ToolRun> Run(string workloads, params string[] more) =>
        ToolRun.Of(["run", "--plugin", Plugin, "--strategy", "task", "--workload", workloads, "--out", folder, .. more]);

    private IReadOnlyList<CaseRow> Cases() => CsvFiles.Read<CaseRow>(In("cases.csv"));

    private string In(string name) => Path.Combine(folder, name);
}
