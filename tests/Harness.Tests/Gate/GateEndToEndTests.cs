using System.Text.Json;
using PBench.Harness.Gate.Reporting;
using PBench.Harness.Gate.SelfTest;
using PBench.Harness.Measuring.Launching;
using PBench.Harness.Reporting;
using PBench.Harness.Tests.CommandLine;

namespace PBench.Harness.Tests.Gate;

/// <summary>Whole gates: processes are real, one worker each, so that they hold on a machine with something else to do.</summary>
internal sealed class GateEndToEndTests
{
    private const int Steps = 10_000;
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("pbench-test-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task Two_equal_builds_pass_and_leave_every_file()
    {
        var run = await Gate(SpinPlugin.Build(In("old"), Steps), SpinPlugin.Build(In("new"), Steps), "--threshold", "50%");
        Assert.That(run.ExitCode, Is.Zero, run.Out + run.Error);
        Assert.That(run.Out, Does.Contain("serial/spin/200/auto/1").And.Contain("PASS").And.Contain("1 cases: 1 passed"));
        Assert.That(Directory.GetFiles(In("out")).Select(Path.GetFileName), Is.EquivalentTo(new[] { "iterations.csv", "verdict.csv", "verdict.json", "summary.md", "junit.xml" }));

        var verdicts = CsvFiles.Read<VerdictRow>(In("out/verdict.csv"));
        var iterations = CsvFiles.Read<GateIterationRow>(In("out/iterations.csv"));
        var wall = verdicts.Single(v => v.Metric == "wall");
        Assert.That((wall.Verdict, wall.Decides, wall.Threshold), Is.EqualTo(("pass", true, (double?)0.5)));
        Assert.That(wall.High, Is.LessThan(1.5));
        Assert.That(iterations.Where(i => i.Clean).Select(i => i.Round).Distinct().Count(), Is.EqualTo(wall.Rounds));
        Assert.That(iterations.Select(i => i.Arm).Distinct(), Is.EquivalentTo(new[] { "base", "head" }));
    }

    [Test]
    public async Task A_build_that_is_twice_as_slow_fails_twice()
    {
        var run = await Gate(SpinPlugin.Build(In("old"), Steps), SpinPlugin.Build(In("new"), 2 * Steps), "--json");
        Assert.That(run.ExitCode, Is.EqualTo(1), run.Out + run.Error);
        using var document = JsonDocument.Parse(run.Out);
        Assert.That(document.RootElement.GetProperty("verdict").GetString(), Is.EqualTo("fail"));
        var figures = document.RootElement.GetProperty("cases")[0].GetProperty("figures").EnumerateArray()
            .Where(f => f.GetProperty("metric").GetString() == "wall").ToList();
        Assert.That(figures.Select(f => f.GetProperty("batch").GetInt32()), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(figures.Select(f => f.GetProperty("low").GetDouble()), Has.All.GreaterThan(1.05));
        Assert.That(run.ErrorLines[^1], Does.StartWith("pbench: 1 cases: 0 passed, 1 failed").And.EndWith("1 failed (exit 1)"));
    }

    [Test]
    public async Task Arms_without_a_common_case_are_not_comparable()
    {
        var run = await ToolRun.Of("gate", "--base", SpinPlugin.Build(In("old"), Steps), "--head", typeof(FakeRight).Assembly.Location, "--out", In("out"));
        Assert.That((run.ExitCode, run.ErrorLines.Length), Is.EqualTo((5, 1)), run.Error);
        Assert.That(run.Error, Does.Contain("no case is the same in both arms"));
    }

    [Test]
    public async Task A_build_whose_processes_do_not_understand_ours_is_not_comparable()
    {
        var own = "tool:" + SelfCommand.Of(typeof(Program).Assembly).Prefix[^1];
        var other = Path.ChangeExtension(In("old"), ".dll"); // a program that is no pbench of this kind answers nothing
        File.Copy(Path.Combine(AppContext.BaseDirectory, "PBench.EchoHost.dll"), other);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "pbench.runtimeconfig.json"), In("old.runtimeconfig.json"));
        string[] options = ["--strategy", "serial", "--workload", "double", "--max-time", "0.001", "--out", In("out"), "--quiet"];
        var run = await ToolRun.Of(["gate", "--base", own, "--head", "tool:" + other, .. options]);
        Assert.That((run.ExitCode, run.ErrorLines.Length), Is.EqualTo((5, 1)), run.Error);
        Assert.That(run.Error, Does.Contain("--head 'tool:old.dll'").And.Contain(SelfCommand.Verb));
        Assert.That(Directory.Exists(In("out")), Is.False);
        Assert.That((await ToolRun.Of(["gate", "--base", own, "--head", own, .. options])).ExitCode, Is.EqualTo(4), "itself it understands");
    }

    [TestCase("fake-wrong", 1, "outcome wrong")]
    [TestCase("fake-throws-unexpectedly", 3, "not expected")]
    public async Task What_has_no_right_answer_has_no_verdict(string workload, int exitCode, string reason)
    {
        var plugin = typeof(FakeRight).Assembly.Location;
        var run = await ToolRun.Of("gate", "--base", plugin, "--head", plugin, "--strategy", "serial", "--workload", workload, "--out", In("out"), "--quiet");
        Assert.That(run.ExitCode, Is.EqualTo(exitCode), run.Out + run.Error);
        Assert.That(run.Out, Does.Contain("NOT MEASURED").And.Contain(reason));
    }

    [Test]
    public async Task Rules_hold_or_break_where_they_stand()
    {
        await File.WriteAllTextAsync(In("my.rules"), "ratio(serial/spin, serial/spin, scale = 2) <= 2\nspeedup(serial, spin) >= 3\n");
        var run = await ToolRun.Of("gate", "--rules", In("my.rules"), "--plugin", SpinPlugin.Build(In("new"), Steps), "--out", In("out"), "--quiet");
        Assert.That(run.ExitCode, Is.EqualTo(1), run.Out + run.Error);
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(In("out/verdict.json")));
        var rules = document.RootElement.GetProperty("rules").EnumerateArray().ToList();
        Assert.That(rules.Select(r => (r.GetProperty("verdict").GetString(), r.GetProperty("line").GetInt32(), r.GetProperty("column").GetInt32())), Is.EqualTo(new[] { ("pass", 1, 1), ("fail", 2, 1) }));
    }

    [Test]
    public async Task An_open_case_is_the_policys_to_judge()
    {
        var (old, head) = (SpinPlugin.Build(In("old"), Steps), SpinPlugin.Build(In("new"), Steps));
        var strict = await Gate(old, head, "--max-time", "0.001");
        Assert.That(strict.ExitCode, Is.EqualTo(4), strict.Out + strict.Error);
        Assert.That(strict.Out, Does.Contain("out of time after"));
        Directory.Delete(In("out"), recursive: true);
        Assert.That((await Gate(old, head, "--max-time", "0.001", "--inconclusive", "warn")).ExitCode, Is.Zero);
    }

    [Test]
    public async Task A_self_test_grows_its_file_and_goes_on_where_it_stopped()
    {
        var self = Directory.CreateDirectory(In("self")).FullName;
        new SelfTestFile(self).Append(new SelfTestRow { Session = 1, Kind = "cpu-bound", Verdict = "pass" });

        var run = await ToolRun.Of("gate", "--self-test", "--slowdown", "0", "--rounds", "10", "--sessions", "2", "--time-limit", "60s", "--out", self);

        Assert.That(run.ExitCode, Is.Zero, run.Out + run.Error);
        Assert.That(run.Out, Does.StartWith("+0 %: 2 sessions: "));
        var rows = CsvFiles.Read<SelfTestRow>(In("self/self-test.csv"));
        Assert.That(rows.Select(r => (r.Session, r.Kind)), Is.EqualTo(new[] { (1, "cpu-bound"), (2, "memory-bound") }));
        Assert.That(run.ErrorLines, Has.Length.EqualTo(1), "the first session is not run again");
    }

    private Task<ToolRun> Gate(string baseArm, string headArm, params string[] more) =>
        ToolRun.Of(["gate", "--base", baseArm, "--head", headArm, "--strategy", "serial", "--out", In("out"), "--quiet", .. more]);

    private string In(string name) => Path.Combine(folder, name);
}
