using System.Text.Json;
using PBench.Harness.History;
using PBench.Harness.Tests.CommandLine;

namespace PBench.Harness.Tests.History;

/// <summary><c>pbench run</c> appends, <c>pbench history</c> shows.</summary>
[Parallelizable]
public sealed class HistoryCommandTests
{
    private static readonly string Plugin = typeof(HistoryCommandTests).Assembly.Location;
    private string folder = "";

    private string History => Path.Combine(folder, "h.csv");

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("pbench-test-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task Every_complete_run_is_appended_and_shown()
    {
        for (var i = 0; i < 2; i++)
        {
            var run = await ToolRun.Of("run", "--plugin", Plugin, "--strategy", "task", "--workload", "fake-right", "--rounds", "1", "--out", Path.Combine(folder, $"{i}"), "--history", History, "--quiet");
            Assert.That(run.ExitCode, Is.Zero, run.Error);
        }

        var rows = new HistoryFile(History).Read();
        Assert.That(rows.Select(r => r.Case), Is.EqualTo(new[] { "serial/fake-right/3/auto/1", "task/fake-right/3/auto/2", "serial/fake-right/3/auto/1", "task/fake-right/3/auto/2" }));
        Assert.That(rows.Select(r => r.MedianNs), Has.All.Positive);

        var shown = await ToolRun.Of("history", "--history", History);
        Assert.That(shown.ExitCode, Is.Zero, shown.Error);
        Assert.That(shown.Out, Does.Contain("task/fake-right/3/auto/2").And.Not.Contain("▁"), "plain in a pipe");
    }

    [Test]
    public async Task A_lasting_change_is_marked_with_its_run()
    {
        WriteSteps();
        var shown = await ToolRun.Of("history", "--history", History);
        Assert.That(shown.Out, Does.Contain("slower: task/x from run r10 on: 100 ns → 130 ns (+30.0 %), 8 runs since"));
        Assert.That(shown.Out, Does.Not.Contain("slower: task/y"));
    }

    [Test]
    public async Task Json_is_one_document_and_nothing_else()
    {
        WriteSteps();
        var shown = await ToolRun.Of("history", "--history", History, "--json", "--filter", "task/x");
        using var document = JsonDocument.Parse(shown.Out);
        var trend = document.RootElement.GetProperty("trends").EnumerateArray().Single();
        Assert.That(trend.GetProperty("points").GetArrayLength(), Is.EqualTo(18));
        Assert.That(trend.GetProperty("changes")[0].GetProperty("run").GetString(), Is.EqualTo("r10"));
        Assert.That(shown.Error, Is.Empty);
    }

    [TestCase("--history missing.csv", 2, "there is no such file")]
    [TestCase("--history h.csv --filter none/*", 2, "no case of the history matches")]
    [TestCase("--history old.csv", 5, "schema 0")]
    public async Task What_cannot_be_shown_is_one_line(string options, int exitCode, string says)
    {
        WriteSteps();
        await File.WriteAllTextAsync(Path.Combine(folder, "old.csv"), (await File.ReadAllTextAsync(History)).Replace("\r\n1,", "\r\n0,", StringComparison.Ordinal));
        var shown = await ToolRun.Of(["history", .. options.Split(' ').Select(o => o.EndsWith(".csv", StringComparison.Ordinal) ? Path.Combine(folder, o) : o)]);
        Assert.That((shown.ExitCode, shown.ErrorLines.Length), Is.EqualTo((exitCode, 1)), shown.Error);
        Assert.That(shown.Error, Does.Contain(says));
    }

    [Test]
    public async Task A_history_of_another_schema_is_refused_before_anything_is_measured()
    {
        WriteSteps();
        await File.WriteAllTextAsync(History, (await File.ReadAllTextAsync(History)).Replace("\r\n1,", "\r\n0,", StringComparison.Ordinal));
        var output = Path.Combine(folder, "run");
        var run = await ToolRun.Of("run", "--plugin", Plugin, "--workload", "fake-right", "--history", History, "--out", output);
        Assert.That((run.ExitCode, run.ErrorLines.Length, Directory.Exists(output)), Is.EqualTo((5, 1, false)), run.Error);
    }

    [Test]
    public async Task A_file_that_is_no_history_is_refused_before_anything_is_measured()
    {
        await File.WriteAllTextAsync(History, "my own notes\n");
        var run = await ToolRun.Of("run", "--plugin", Plugin, "--workload", "fake-right", "--history", History, "--out", Path.Combine(folder, "run"));
        Assert.That((run.ExitCode, run.ErrorLines.Length), Is.EqualTo((2, 1)), run.Error);
        Assert.That(run.Error, Does.Contain("name another with --history"));
        Assert.That(await File.ReadAllTextAsync(History), Is.EqualTo("my own notes\n"));
    }

    private void WriteSteps() => new HistoryFile(History).Append(Enumerable.Range(0, 18).SelectMany(i => new[]
    {
        Row(i) with { Case = "task/x", MedianNs = i < 10 ? 100 : 130 },
        Row(i) with { Case = "task/y", MedianNs = 100 + (i % 2) },
    }));

    private static HistoryRow Row(int i) => new() { Run = $"r{i}", StartedUtc = $"2026-01-{i + 1:00}T00:00:00Z", Machine = "m", Processor = "p", Revision = 1, Scale = 1, Status = "ok" };
}
