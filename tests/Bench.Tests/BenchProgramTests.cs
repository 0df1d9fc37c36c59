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
        Assert.That(output, Does.Contain("per chunk, item lambda").And.Contain("probe look_round_trip").And.Match("[0-9]+ met, [0-9]+ missed"));
        Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName), Is.EquivalentTo(new[] { "bench.csv", "bench.md", "machine.json" }));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(int Code, string Out, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await Program.RunAsync(args, new Terminal(output, error, OutIsTerminal: false, ErrorIsTerminal: false, Colour: false), CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
