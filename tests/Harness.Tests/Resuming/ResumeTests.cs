using System.Diagnostics;
using System.Text.Json;
using PBench.Harness.Reporting;
using PBench.Harness.Resuming;
using PBench.Harness.Tests.CommandLine;

namespace PBench.Harness.Tests.Resuming;

/// <summary><c>pbench run --resume</c>: real processes, really killed.</summary>
[Parallelizable]
public sealed class ResumeTests
{
    private string home = "";
    private ToolRun resumed = null!;

    private string Killed => Path.Combine(home, "killed");

    /// <summary>The same run after it went on to its end, as <see cref="resumed"/>.</summary>
    private string Resumed => Path.Combine(home, "resumed");

    [OneTimeSetUp]
    public async Task KillOneRunAndGoOnWithACopy()
    {
        home = Directory.CreateTempSubdirectory("pbench-test-").FullName;
        await KilledRun.InAsync(Killed, launches: 6, process =>
        {
            process.Kill(entireProcessTree: true);
            return Task.CompletedTask;
        });
        CopyOfKilled(Resumed);
        resumed = await Resume(Resumed);
    }

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(home, recursive: true);

    [Test]
    public async Task A_killed_run_goes_on_and_ends_with_what_an_uninterrupted_one_has()
    {
        var whole = Path.Combine(home, "whole");
        var uninterrupted = await ToolRun.Of(["run", .. KilledRun.Options, "--out", whole, "--quiet"]);

        Assert.That((resumed.ExitCode, uninterrupted.ExitCode), Is.EqualTo((0, 0)), resumed.Error + uninterrupted.Error);
        Assert.That(Files(Resumed), Is.EqualTo(Files(whole)).And.Not.Contain(RunJournal.FileName));
        Assert.That(Launches(Resumed), Is.EqualTo(Launches(whole)), "the same processes in the same order");
        Assert.That(Launches(Resumed), Is.SupersetOf(Launches(Killed)));
        Assert.That(Cases(Resumed).Select(c => (c.Case, c.Status, c.Outcome, c.Rounds)), Is.EqualTo(Cases(whole).Select(c => (c.Case, c.Status, c.Outcome, c.Rounds))));
        Assert.That(Measurements(Resumed), Is.EqualTo(Measurements(whole)));
        var description = new ReportFolder(Resumed).TryReadDescription()!;
        Assert.That((description.CompletedRounds, description.Interrupted, description.Resumed, description.Seed), Is.EqualTo((KilledRun.Rounds, false, 1, 5L)));
    }

    [Test]
    public void Chunks_traced_before_the_kill_are_kept_as_they_were()
    {
        var (journal, _, entries) = RunJournal.Open(CopyOfKilled());
        journal.Dispose();
        Assert.That(entries.Where(e => e.Record.Launch.Result!.Trace is not null).Select(e => e.Record.Launch.Result!.Chunks.Count), Is.Not.Empty.And.All.Positive);
        Assert.That(CsvFiles.Read<OverheadRow>(Path.Combine(Resumed, ReportSchema.Overhead)).Select(r => r.Case).Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public void Iterations_measured_before_the_kill_are_kept_as_they_were()
    {
        var (journal, _, entries) = RunJournal.Open(CopyOfKilled());
        journal.Dispose();

        var rows = CsvFiles.Read<IterationRow>(Path.Combine(Resumed, ReportSchema.Iterations)).ToLookup(r => (r.Case, r.Round), r => r.Operations);
        Assert.That(entries, Is.Not.Empty);
        foreach (var (name, record) in entries)
        {
            Assert.That(rows[(name, record.Round)], Is.EqualTo(record.Launch.Result!.Iterations.Select(i => i.Operations)));
        }
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public async Task Ctrl_C_keeps_what_was_measured_and_says_how_to_go_on()
    {
        var folder = Path.Combine(home, "interrupted");
        var (exitCode, error) = await KilledRun.InAsync(folder, launches: 2, process => Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExitAsync());

        Assert.That(exitCode, Is.EqualTo(130), error);
        Assert.That(error, Does.Contain($"pbench run --resume '{folder}'"));
        Assert.That(Cases(folder).Where(c => c.Rounds > 0), Is.Not.Empty);
        Assert.That(new ReportFolder(folder).TryReadDescription()!.Interrupted);

        var run = await Resume(folder);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Cases(folder).Where(c => c.Outcome == "correct").Select(c => c.Rounds), Is.All.EqualTo(KilledRun.Rounds));
    }

    [Test]
    public async Task The_runs_own_options_may_be_repeated()
    {
        var run = await Resume(CopyOfKilled(), "--rounds", $"{KilledRun.Rounds}", "--strategy", "task", "--workload", "fake-right,fake-throws", "--seed", "5");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }

    [TestCase("--rounds", "9", "--rounds was '3', not '9'")]
    [TestCase("--strategy", "shm", "--strategy was 'task', not 'shm'")]
    [TestCase("--workload", "square", "--workload was 'fake-right,fake-throws', not 'square'")]
    [TestCase("--scale", "2", "--scale was 'the suite's', not '2'")]
    [TestCase("--seed", "6", "--seed was '5', not '6'")]
    [TestCase("--max-time", "9", "--max-time was 'the suite's'")]
    [TestCase("--time-limit", "9", "--time-limit was")]
    [TestCase("--filter", "x", "--filter was 'none', not 'x'")]
    [TestCase("--out", "elsewhere", "leave --out away")]
    public async Task Other_options_than_the_runs_own_are_refused(string option, string value, string says) =>
        AssertRefused(await Resume(Killed, option, value), 2, says);

    [Test]
    public async Task A_plug_in_must_be_named_again() =>
        AssertRefused(await ToolRun.Of("run", "--resume", Killed), 2, "PBench.Harness.Tests.dll: name it again with --plugin");

    [Test]
    public async Task Another_build_of_the_plug_in_is_not_comparable()
    {
        var other = Path.Combine(home, "PBench.Harness.Tests.dll");
        await File.WriteAllBytesAsync(other, [.. await File.ReadAllBytesAsync(KilledRun.Plugin), 0]);
        AssertRefused(await ToolRun.Of("run", "--resume", Killed, "--plugin", other), 5, "two builds");
    }

    [TestCase("\"UsableCores\":", "\"UsableCores\":9", "on other hardware")]
    [TestCase("\"Framework\":\"", "\"Framework\":\"old ", "on another runtime")]
    [TestCase("\"Pbench\":\"", "\"Pbench\":\"old ", "with another pbench")]
    [TestCase("\"Schema\":1", "\"Schema\":99", "schema 99")]
    [TestCase("task/fake-right/3/auto/2", "task/fake-right/4/auto/2", "other cases today")]
    public async Task A_run_that_began_under_other_conditions_is_not_comparable(string what, string changed, string says)
    {
        var folder = CopyOfKilled();
        var lines = await File.ReadAllLinesAsync(Journal(folder));
        lines[0] = lines[0].Replace(what, changed, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Journal(folder), string.Join('\n', lines) + '\n');
        AssertRefused(await Resume(folder), 5, says);
    }

    [Test]
    public async Task A_line_that_was_cut_off_counts_for_nothing()
    {
        var folder = CopyOfKilled();
        await File.AppendAllTextAsync(Journal(folder), "{\"Case\":\"task/fa");
        var run = await Resume(folder);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Cases(folder).Where(c => c.Outcome == "correct").Select(c => c.Rounds), Is.All.EqualTo(KilledRun.Rounds));
    }

    [Test]
    public async Task A_damaged_line_is_named()
    {
        var folder = CopyOfKilled();
        var lines = await File.ReadAllLinesAsync(Journal(folder));
        lines[2] = lines[2][..20];
        await File.WriteAllTextAsync(Journal(folder), string.Join('\n', lines) + '\n');
        AssertRefused(await Resume(folder), 2, "run.journal, line 3");
    }

    [Test]
    public async Task Two_processes_cannot_go_on_with_one_run()
    {
        var folder = CopyOfKilled();
        var (journal, _, _) = RunJournal.Open(folder);
        using (journal)
        {
            AssertRefused(await Resume(folder), 2, "another pbench is measuring into it");
        }
    }

    [Test]
    public async Task A_complete_run_is_printed_again()
    {
        var second = await ToolRun.Of("run", "--resume", Resumed);
        Assert.That(second.ExitCode, Is.Zero, second.Error);
        Assert.That(resumed.Out, Does.StartWith(second.Out));
    }

    [Test]
    public async Task A_report_of_a_run_killed_in_its_first_round_says_how_to_go_on()
    {
        var folder = CopyOfKilled();
        foreach (var file in Directory.GetFiles(folder).Where(f => f != Journal(folder)))
        {
            File.Delete(file);
        }

        AssertRefused(await ToolRun.Of("report", folder), 2, "--resume goes on with it");
    }

    [Test]
    public async Task A_folder_without_a_run_is_refused() =>
        AssertRefused(await ToolRun.Of("run", "--resume", Path.Combine(home, "nothing")), 2, "there is no such folder");

    private static void AssertRefused(ToolRun run, int exitCode, string says)
    {
        Assert.That((run.ExitCode, run.ErrorLines.Length), Is.EqualTo((exitCode, 1)), run.Error);
        Assert.That(run.Error, Does.Contain(says));
        Assert.That(run.Out, Is.Empty);
    }

    private static Task<ToolRun> Resume(string folder, params string[] more) =>
        ToolRun.Of(["run", "--resume", folder, "--plugin", KilledRun.Plugin, "--quiet", .. more]);

    private static string Journal(string folder) => Path.Combine(folder, RunJournal.FileName);

    private static string[] Files(string folder) => [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private static IReadOnlyList<CaseRow> Cases(string folder) => CsvFiles.Read<CaseRow>(Path.Combine(folder, ReportSchema.Cases));

    private static List<(string Case, int Round, int Sequence)> Launches(string folder) =>
        File.Exists(Path.Combine(folder, ReportSchema.Iterations))
            ? [.. CsvFiles.Read<IterationRow>(Path.Combine(folder, ReportSchema.Iterations)).Select(i => (i.Case, i.Round, i.Sequence)).Distinct()]
            : [];

    /// <summary>Launches that BenchmarkDotNet's file has of each case.</summary>
    private static Dictionary<string, int> Measurements(string folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, ReportSchema.BenchmarkDotNet)));
        return document.RootElement.GetProperty("Benchmarks").EnumerateArray().ToDictionary(
            b => b.GetProperty("Parameters").GetString()!,
            b => b.TryGetProperty("Measurements", out var all) && all.ValueKind == JsonValueKind.Array
                ? all.EnumerateArray().Select(m => m.GetProperty("LaunchIndex").GetInt32()).Distinct().Count()
                : 0);
    }

    private string CopyOfKilled()
    {
        var copy = Path.Combine(home, $"copy{Directory.GetDirectories(home, "copy*").Length}");
        CopyOfKilled(copy);
        return copy;
    }

    private void CopyOfKilled(string copy)
    {
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.GetFiles(Killed))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }
    }
}
