using System.Diagnostics;
using PBench.Harness.Reporting;

namespace PBench.Bench.Tests;

/// <summary>The program as a user sees it.</summary>
internal sealed class BenchProgramTests
{
    [TestCase("--row slep", "Did you mean 'sleep'?")]
    [TestCase("--limits-from no-such-folder", "no-such-folder")]
    [TestCase("--limits-from .", "there is no shm_map.c in it")]
    [TestCase("--peers", "--peers needs --limits-from")]
    [TestCase("--workers 1", "--workers '1'")]
    [TestCase("--rows sleep", "--rows")]
    public async Task A_mistake_is_one_line_and_exit_code_two(string commandLine, string says)
    {
        var (code, output, error) = await RunAsync(commandLine.Split(' '));

        Assert.That(code, Is.EqualTo(2), error);
        Assert.That(error.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(1), error);
        Assert.That(error, Does.StartWith("bench: ").And.Contain(says));
        Assert.That(output, Is.Empty);
    }

    [Test]
    public async Task The_list_names_every_row()
    {
        var (code, output, _) = await RunAsync("--list");

        Assert.That(code, Is.Zero);
        Assert.That(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(Rows.BenchRows.All.Count));
    }

    [Test]
    public async Task A_quick_run_of_a_row_prints_its_figures_and_records_them_where_it_is_told()
    {
        var folder = Directory.CreateTempSubdirectory("pbench-bench-test-").FullName;
        var (code, output, error) = await RunAsync("--quick", "--row", "empty-chunk/shm", "--out", folder);

        Assert.That(code, Is.Zero, output + error);
        Assert.That(output, Does.Contain("per chunk, item lambda").And.Contain("× look_round_trip").And.Match("[0-9]+ met, [0-9]+ missed"));
        Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName), Is.EquivalentTo(new[] { "bench.csv", "bench.md", "machine.json" }));
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "run.sh needs bash")]
    public async Task The_script_builds_and_runs_it()
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository(), "run.sh"), "bench", "--quick", "--row", "idle/pipes"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var inherited in start.Environment.Keys.Where(IsOfTheTestHost).ToArray())
        {
            start.Environment.Remove(inherited);
        }

        using var script = Process.Start(start)!;
        var error = script.StandardError.ReadToEndAsync();
        var output = await script.StandardOutput.ReadToEndAsync();
        await script.WaitForExitAsync();

        Assert.That(script.ExitCode, Is.Zero, output + await error);
        Assert.That(output, Does.Contain("CPU use").And.Match("[0-9]+ met, [0-9]+ missed"));
    }

    /// <summary>The test host hands its own MSBuild down to its children; a user's shell has none of that.</summary>
    private static bool IsOfTheTestHost(string variable) =>
        variable.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || variable.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase);

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "run.sh")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"No run.sh in or above {AppContext.BaseDirectory}.");
        }

        return folder;
    }

    private static async Task<(int Code, string Out, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await Program.RunAsync(args, new Terminal(output, error, OutIsTerminal: false, ErrorIsTerminal: false, Colour: false), CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
