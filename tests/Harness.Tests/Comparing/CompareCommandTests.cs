using System.Text.Json;
using PBench.Harness.Tests.CommandLine;

namespace PBench.Harness.Tests.Comparing;

/// <summary><c>pbench compare</c> on recorded runs.</summary>
[Parallelizable]
public sealed class CompareCommandTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("pbench-test-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task Machines_stand_side_by_side_with_their_differences_marked()
    {
        var run = await ToolRun.Of("compare", RecordedRuns.Sweep, RecordedRuns.OneCore);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("A: sweep").And.Contain("B: one-core").And.Contain("≠ cores").And.Not.Contain("≠ processor"));
        Assert.That(run.Out, Does.Contain("Other hardware").And.Contain("speedup ÷ A").And.Contain("scaling with workers").And.Contain("crossover"));
    }

    [Test]
    public async Task Three_folders_are_compared_with_the_first()
    {
        var run = await ToolRun.Of("compare", RecordedRuns.Sweep, RecordedRuns.Again, RecordedRuns.Again, "--json");
        using var document = JsonDocument.Parse(run.Out);
        var task = document.RootElement.GetProperty("comparison").GetProperty("workloads")[0].GetProperty("cases")[1];
        Assert.That(task.GetProperty("cells").GetArrayLength(), Is.EqualTo(3));
        Assert.That(task.GetProperty("ratios").EnumerateArray().Select(r => r.GetProperty("set").GetString()), Is.EqualTo(new[] { "B", "C" }));
        Assert.That(document.RootElement.GetProperty("sets").EnumerateArray().Select(s => s.GetProperty("name").GetString()), Is.EqualTo(new[] { "sweep", "again", "again" }));
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
    }

    [Test]
    public async Task Json_is_one_document_even_where_nothing_can_pay()
    {
        var run = await ToolRun.Of("compare", RecordedRuns.OneCore, RecordedRuns.OneCore, "--json");
        Assert.That(() => JsonDocument.Parse(run.Out).Dispose(), Throws.Nothing, "one core: no cost of an item is enough, and infinity is no JSON");
    }

    [Test]
    public async Task Inputs_that_are_not_comparable_are_named_and_the_exit_code_is_five()
    {
        var other = Copy("again", "machine.json", "\"noop\": 1", "\"noop\": 2");
        var run = await ToolRun.Of("compare", RecordedRuns.Sweep, other);
        Assert.That(run.ExitCode, Is.EqualTo(5), run.Error);
        Assert.That(run.Out, Does.Contain("not compared: noop: another definition").And.Contain("mandelbrot"));
    }

    [TestCase("cases.csv", "\n1,", "\n9,", 5, "other: cases.csv has schema 9")]
    [TestCase("machine.json", "\"schema\": 1", "\"schema\": 0", 5, "machine.json has schema 0")]
    [TestCase("machine.json", "{", "[", 2, "machine.json")]
    [TestCase("iterations.csv", ",1,1,", ",1", 2, "other: iterations.csv, line 92")]
    public async Task A_folder_that_cannot_be_read_is_one_line_with_its_name(string file, string what, string changed, int exitCode, string says)
    {
        var run = await ToolRun.Of("compare", RecordedRuns.Sweep, Copy("other", file, what, changed));
        AssertRefused(run, exitCode, says);
    }

    [Test]
    public async Task A_run_that_did_not_end_is_compared_and_the_reader_is_told()
    {
        var killed = RecordedRuns.CopyOf(RecordedRuns.Again, Path.Combine(folder, "killed"));
        await File.WriteAllTextAsync(Path.Combine(killed, "run.journal"), "");
        var run = await ToolRun.Of("compare", RecordedRuns.Sweep, killed);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("B is of an interrupted run: 3 rounds are complete"));
    }

    [Test]
    public async Task Limits_that_are_none_are_named()
    {
        var other = Copy("other", "machine.json", "", "");
        await File.WriteAllTextAsync(Path.Combine(other, "limits.json"), "{}");
        AssertRefused(await ToolRun.Of("compare", RecordedRuns.Sweep, other), 2, "other: limits.json");
    }

    [TestCase("", 2, "compare takes two folders or more")]
    [TestCase("one", 2, "1 was given")]
    [TestCase("nothing nowhere", 2, "there is no such folder")]
    public async Task A_mistake_is_one_line(string folders, int exitCode, string says) =>
        AssertRefused(await ToolRun.Of(["compare", .. folders.Split(' ', StringSplitOptions.RemoveEmptyEntries)]), exitCode, says);

    private static void AssertRefused(ToolRun run, int exitCode, string says)
    {
        Assert.That((run.ExitCode, run.ErrorLines.Length), Is.EqualTo((exitCode, 1)), run.Error);
        Assert.That(run.Error, Does.Contain(says));
        Assert.That(run.Out, Is.Empty);
    }

    /// <summary>A copy of the second run with the first occurrence of a text changed.</summary>
    private string Copy(string name, string file, string what, string changed)
    {
        var copy = RecordedRuns.CopyOf(RecordedRuns.Again, Path.Combine(folder, name));
        var path = Path.Combine(copy, file);
        var text = File.ReadAllText(path);
        var at = text.IndexOf(what, StringComparison.Ordinal);
        Assert.That(at, Is.GreaterThanOrEqualTo(0), $"{file} has no {what}");
        File.WriteAllText(path, text[..at] + changed + text[(at + what.Length)..]);
        return copy;
    }
}
