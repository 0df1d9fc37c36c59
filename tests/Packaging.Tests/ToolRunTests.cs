using System.Globalization;
using System.Text.Json;
using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

/// <summary>What a user of the installed tool sees, outside the repository: files, columns, exit codes, streams.</summary>
internal sealed class ToolRunTests
{
    private const string Selection = "run --suite quick --filter */noop/* --strategy task,shm --rounds 1 --scale 0.01 --seed 1";

    private static readonly Dictionary<string, string> Columns = new()
    {
        ["cases.csv"] = "schema,run,case,strategy,workload,parameters,scale,items,chunk_size,chunks,workers,status,outcome,error,median_ns,mean_ns,stddev_ns,ci95_low_ns,ci95_high_ns,min_ns,max_ns,iterations,rounds,cold_ns,startup_ns,first_result_ns,serial_median_ns,speedup,speedup_ci95_low,speedup_ci95_high,efficiency,items_per_s,overhead_per_chunk_ns,overhead_per_item_ns,imbalance_ns,trace_ratio,cpu_ns,allocated_bytes,peak_rss_bytes,oversubscribed,codec,ordered,correct",
        ["iterations.csv"] = "schema,run,case,round,sequence,started_utc,iteration,operations,elapsed_ns,cpu_ns,allocated_bytes",
        ["ordering.csv"] = "schema,run,case,strategy,workload,mode,items,in_order,missing,duplicated,completion_inversions,kendall_tau,max_displacement,status,error",
        ["correctness.csv"] = "schema,run,case,strategy,workload,items,compared,mismatches,first_mismatch_index,expected,actual,distinct,repeatable,outcome,status,error",
        ["overhead.csv"] = "schema,run,case,strategy,workload,chunk,first_item,items,worker,process_id,attempt,bytes_in,bytes_out,formed_ns,encoded_ns,sent_ns,received_ns,started_ns,finished_ns,returned_ns,delivered_ns,sampled_of",
    };

    private string home = "";
    private int copies;
    private CommandResult run = null!;

    private string Results => Path.Combine(home, "results");

    /// <summary>In a culture whose numbers have a comma: nothing of it may show.</summary>
    [OneTimeSetUp]
    public async Task RunOnce()
    {
        home = Tool.CreateWorkFolder();
        run = await Tool.RunShellAsync(home,
            $"set -f; export TERM=xterm LANG=de_DE.UTF-8 LC_ALL=de_DE.UTF-8 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0; exec dotnet tool run pbench -- {Selection} --out results");
    }

    [Test]
    public void A_run_succeeds_prints_a_table_and_puts_no_colour_into_a_pipe()
    {
        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        Assert.That(run.Output, Does.Contain("noop").And.Contain("speedup").And.Contain("3 cases: 3 ok"), run.ToString());
        Assert.That(run.Output + run.Error, Does.Not.Contain('\e'), run.ToString());
    }

    [Test]
    public void A_run_writes_the_contracts_files_with_its_columns_in_front()
    {
        foreach (var (file, columns) in Columns)
        {
            var header = Lines(file)[0];
            Assert.That($"{header},", Does.StartWith($"{columns},"), file);
        }

        using var machine = JsonDocument.Parse(File.ReadAllText(Path.Combine(Results, "machine.json")));
        Assert.That(machine.RootElement.GetRawText(), Does.Not.Contain(home).And.Not.Contain(Environment.MachineName));
    }

    [Test]
    public void The_numbers_of_the_reports_are_invariant()
    {
        foreach (var file in Columns.Keys)
        {
            var lines = Lines(file);
            Assert.That(lines.Select(line => line.Split(',').Length).Distinct().Count(), Is.EqualTo(1), file);
        }

        var header = Lines("cases.csv")[0].Split(',');
        foreach (var row in Lines("cases.csv").Skip(1).Select(line => line.Split(',')))
        {
            foreach (var column in new[] { "median_ns", "speedup", "cpu_ns", "allocated_bytes" })
            {
                var text = row[Array.IndexOf(header, column)];
                Assert.That(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0, Is.True, $"{column}: {text}");
            }
        }
    }

    [Test]
    public void The_codec_is_named_where_items_are_encoded()
    {
        var header = Lines("cases.csv")[0].Split(',');
        var codecs = Lines("cases.csv").Skip(1).Select(line => line.Split(',')).ToDictionary(row => row[3], row => row[Array.IndexOf(header, "codec")]);

        Assert.That(codecs, Is.EquivalentTo(new Dictionary<string, string> { ["serial"] = "", ["task"] = "", ["shm"] = "bytes" }));
    }

    [TestCase("C")]
    [TestCase("de_DE.UTF-8")]
    public async Task Report_prints_the_table_again_in_every_locale(string locale)
    {
        var report = await Tool.RunShellAsync(home, $"LC_ALL={locale} exec dotnet tool run pbench -- report results");

        Assert.That(report.ExitCode, Is.Zero, report.ToString());
        Assert.That(run.Output, Does.StartWith(report.Output), report.ToString());
    }

    [Test]
    public async Task Results_of_another_schema_are_not_comparable()
    {
        var other = CopyOfResults();
        Edit(other, "cases.csv", lines => [lines[0], .. lines.Skip(1).Select(line => "999" + line[1..])]);

        var report = await Tool.RunInAsync(home, "report", other);

        AssertRefused(report, 5, "999");
    }

    [Test]
    public async Task Damaged_results_are_refused_with_file_and_line()
    {
        var damaged = CopyOfResults();
        Edit(damaged, "cases.csv", lines => [lines[0], lines[1], lines[2][..20]]);

        AssertRefused(await Tool.RunInAsync(home, "report", damaged), 2, "cases.csv", "3");
    }

    [Test]
    public async Task Results_are_never_mixed() =>
        AssertRefused(await Tool.RunInAsync(home, "run", "--out", "results"), 2, "results", "not empty");

    [TestCase("run --strategy tsak", "'task'")]
    [TestCase("run --workload nop", "'noop'")]
    [TestCase("run --strategie task", "'--strategy'")]
    [TestCase("run --workers 1025", "1025")]
    [TestCase("run --chunk-size 0", "--chunk-size '0'")]
    [TestCase("run --scale NaN", "--scale 'NaN'")]
    [TestCase("run --scale 0", "--scale '0'")]
    [TestCase("run --workload distance --scale 1000000", "needs about")]
    [TestCase("run --out /proc/no-such/folder", "/proc/no-such/folder")]
    [TestCase("run --plugin no-such.dll", "no-such.dll")]
    [TestCase("run --plugin text.dll", "text.dll: it is not a .NET assembly")]
    [TestCase("run --filter nothing", "nothing to run")]
    public async Task A_mistake_is_named_in_one_line_before_anything_is_measured(string commandLine, string says)
    {
        var folder = Tool.CreateWorkFolder();
        await File.WriteAllTextAsync(Path.Combine(folder, "text.dll"), "text");

        AssertRefused(await Tool.RunInAsync(folder, commandLine.Split(' ')), 2, says);
        Assert.That(Directory.Exists(Path.Combine(folder, "results")), Is.False);
    }

    [Test]
    public async Task A_case_beyond_its_time_limit_is_a_failed_row_and_exit_code_3()
    {
        var result = await Tool.RunInAsync(home, "run", "--workload", "sleep", "--strategy", "serial", "--scale", "1", "--rounds", "1", "--time-limit", "1", "--quiet", "--out", "late");

        Assert.That(result.ExitCode, Is.EqualTo(3), result.ToString());
        Assert.That(await File.ReadAllTextAsync(Path.Combine(home, "late", "cases.csv")), Does.Contain(",failed,").And.Contain("time limit of 1 s"));
    }

    [Test]
    public async Task A_wrong_answer_of_a_plug_in_is_exit_code_1()
    {
        var folder = Tool.CreateWorkFolder();

        var result = await Tool.RunInAsync(folder, "run", "--plugin", await UserProjects.AssemblyAsync("WrongWorkloads"), "--workload", "triangle", "--strategy", "task", "--rounds", "1", "--quiet", "--out", "wrong");

        Assert.That(result.ExitCode, Is.EqualTo(1), result.ToString());
        Assert.That(await File.ReadAllTextAsync(Path.Combine(folder, "wrong", "cases.csv")), Does.Contain(",failed,wrong,"));
    }

    /// <summary>As Ctrl-C does, the signal goes to the whole process group.</summary>
    [Test]
    [Platform("Linux")]
    public async Task An_interrupted_run_keeps_what_was_measured()
    {
        // Job control gives the tool a process group, to which the signal goes when a first case has ended.
        const string script = """
            set -m
            dotnet tool run pbench -- run --workload sleep --strategy serial --scale 0.01 --rounds 9999 --verbose --out interrupted 2> progress &
            while kill -0 $! && ! grep -q iterations progress; do sleep 0.1; done
            kill -INT -- -$!
            wait $!
            """;

        var result = await Tool.RunProgramInAsync(home, "bash", "-c", script);

        Assert.That(result.ExitCode, Is.EqualTo(130), result.ToString());
        Assert.That(await File.ReadAllTextAsync(Path.Combine(home, "interrupted", "cases.csv")), Does.Contain(",ok,correct,"));
    }

    [TestCase("list")]
    [TestCase("info")]
    [TestCase("report", "results")]
    [TestCase("compare", "results", "results")]
    [TestCase("history")]
    public async Task Json_is_one_document_and_nothing_else(params string[] arguments)
    {
        var result = await Tool.RunInAsync(home, [.. arguments, "--json"]);

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(() => JsonDocument.Parse(result.Output).Dispose(), Throws.Nothing, result.ToString());
    }

    [Test]
    public async Task Verify_finds_every_strategy_right()
    {
        var result = await Tool.RunAsync("verify", "--workload", "square", "--quiet", "--json");

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(() => JsonDocument.Parse(result.Output).Dispose(), Throws.Nothing, result.ToString());
        Assert.That(result.Output, Does.Contain("plinq").And.Contain("pipes").And.Contain("shm"), result.ToString());
    }

    [Test]
    public async Task A_closed_pipe_ends_quietly()
    {
        var result = await Tool.RunShellAsync(home, "{ dotnet tool run pbench -- list; echo $? > code; } | true");

        Assert.That(result.Error, Is.Empty, result.ToString());
        Assert.That((await File.ReadAllTextAsync(Path.Combine(home, "code"))).Trim(), Is.EqualTo("0"), result.ToString());
    }

    private static void AssertRefused(CommandResult result, int exitCode, params string[] says)
    {
        Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.ToString());
        Assert.That(result.Output, Is.Empty, result.ToString());
        Assert.That(result.ErrorLines, Has.Length.EqualTo(1), result.ToString());
        foreach (var text in says)
        {
            Assert.That(result.ErrorLines[0], Does.Contain(text), result.ToString());
        }
    }

    private string[] Lines(string file) => File.ReadAllText(Path.Combine(Results, file)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The name of a copy below <see cref="home"/>.</summary>
    private string CopyOfResults()
    {
        var copy = $"copy{Interlocked.Increment(ref copies)}";
        Directory.CreateDirectory(Path.Combine(home, copy));
        foreach (var file in Directory.GetFiles(Results))
        {
            File.Copy(file, Path.Combine(home, copy, Path.GetFileName(file)));
        }

        return copy;
    }

    private void Edit(string folder, string file, Func<string[], string[]> change) =>
        File.WriteAllText(Path.Combine(home, folder, file), string.Join("\r\n", change(Lines(file))) + "\r\n");
}
