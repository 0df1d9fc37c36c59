namespace PBench.Harness.Tests.CommandLine;

/// <summary>Every mistake: exit code 2 and one line on standard error that says what and where, before anything is measured.</summary>
[Parallelizable]
public sealed class BadInputTests
{
    [TestCase("nearest match", "run --strategy tsak", "Did you mean 'task'?")]
    [TestCase("known names", "run --strategy nonsense", "Known: serial,")]
    [TestCase("workload", "run --workload distanc", "Did you mean 'distance'?")]
    [TestCase("suite", "run --suite quik", "Did you mean 'quick'?")]
    [TestCase("option", "run --strategie task", "Did you mean '--strategy'?")]
    [TestCase("command", "rnu", "Did you mean 'run'?")]
    [TestCase("no command", "", "which command?")]
    [TestCase("parameter", "run --workload distance[boddy=scalar]", "Did you mean 'body'?")]
    [TestCase("parameter value", "run --workload distance[body=scalr]", "Did you mean 'scalar'?")]
    [TestCase("parameter syntax", "run --workload distance[body]", "--workload 'distance[body]'")]
    [TestCase("workers below", "run --workers -1", "--workers '-1'")]
    [TestCase("workers above", "run --workers 1025", "--workers '1025'")]
    [TestCase("chunk size zero", "run --chunk-size 0", "--chunk-size '0'")]
    [TestCase("chunk size text", "run --chunk-size many", "--chunk-size 'many'")]
    [TestCase("scale zero", "run --scale 0", "--scale '0'")]
    [TestCase("scale below", "run --scale -1", "--scale '-1'")]
    [TestCase("scale NaN", "run --scale NaN", "--scale 'NaN'")]
    [TestCase("scale infinite", "run --scale Infinity", "--scale 'Infinity'")]
    [TestCase("scale comma", "run --scale 0,5", "--scale '0,5'")]
    [TestCase("scale beyond memory", "run --workload distance --scale 1000000", "needs about")]
    [TestCase("scale beyond numbers", "run --workload distance --scale 1e300", "needs about")]
    [TestCase("rounds", "run --rounds 0", "--rounds '0'")]
    [TestCase("seed", "run --seed x", "--seed 'x'")]
    [TestCase("time", "run --max-time -5", "--max-time '-5'")]
    [TestCase("time limit", "run --time-limit soon", "--time-limit 'soon'")]
    [TestCase("empty value", "run --strategy task,,serial", "empty value")]
    [TestCase("empty selection", "run --filter nothing/*", "nothing to run")]
    [TestCase("missing value", "run --scale", "--scale")]
    [TestCase("plug-in missing", "run --plugin no-such.dll", "no-such.dll: there is no such file")]
    [TestCase("results missing", "report no-such-folder", "no-such-folder")]
    [TestCase("gate of nothing", "gate", "--base is missing")]
    [TestCase("gate without head", "gate --base strategy:task", "--head is missing")]
    [TestCase("gate tool missing", "gate --base tool:no-such --head tool:no-such", "there is no pbench")]
    [TestCase("gate arm missing", "gate --base no-such.dll --head no-such.dll", "--base 'no-such.dll': there is no such file")]
    [TestCase("gate arm strategy", "gate --base strategy:tsk --head strategy:task", "Did you mean 'task'?")]
    [TestCase("gate of arms and rules", "gate --base strategy:task --head strategy:task --rules x", "three different things")]
    [TestCase("gate rules missing", "gate --rules no-such.rules", "--rules 'no-such.rules'")]
    [TestCase("gate threshold", "gate --base strategy:task --head strategy:task --threshold 5", "--threshold '5'")]
    [TestCase("gate metric", "gate --base strategy:task --head strategy:task --metric wal", "Did you mean 'wall'?")]
    [TestCase("gate policy", "gate --base strategy:task --head strategy:task --inconclusive maybe", "--inconclusive 'maybe'")]
    [TestCase("gate rounds", "gate --base strategy:task --head strategy:task --rounds 9", "at least 10 rounds")]
    [TestCase("gate of no case", "gate --base strategy:task --head strategy:task --filter nothing/*", "nothing to gate")]
    [TestCase("gate slow-down", "gate --self-test --slowdown lots", "--slowdown 'lots'")]
    [TestCase("gate sessions", "gate --self-test --sessions 0", "--sessions '0'")]
    [TestCase("verify as well", "verify --workers 5000", "--workers '5000'")]
    public async Task A_mistake_is_one_line_and_exit_code_two(string what, string commandLine, string says)
    {
        var run = await ToolRun.Of(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.That(run.ExitCode, Is.EqualTo(2), what);
        Assert.That(run.ErrorLines, Has.Length.EqualTo(1), run.Error);
        Assert.That(run.ErrorLines[0], Does.StartWith("pbench: ").And.Contain(says));
        Assert.That(run.Out, Is.Empty);
    }

    [Test]
    public async Task A_plug_in_that_is_no_assembly_is_refused_with_the_reason()
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, "not-an-assembly.dll");
        await File.WriteAllTextAsync(file, "text");
        var run = await ToolRun.Of("run", "--plugin", file);
        Assert.That((run.ExitCode, run.ErrorLines.Length), Is.EqualTo((2, 1)));
        Assert.That(run.Error, Does.Contain("not-an-assembly.dll: it is not a .NET assembly"));
    }

    [Test]
    public async Task A_folder_with_something_in_it_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("pbench-test-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "kept.txt"), "kept");
        var run = await ToolRun.Of("run", "--out", folder.FullName);
        Assert.That((run.ExitCode, run.ErrorLines.Length), Is.EqualTo((2, 1)));
        Assert.That(run.Error, Does.Contain("not empty"));
        Assert.That(folder.GetFiles(), Has.Length.EqualTo(1));
        folder.Delete(recursive: true);
    }

    [Test]
    public async Task A_folder_that_cannot_be_made_is_refused()
    {
        var file = Path.GetTempFileName();
        var run = await ToolRun.Of("run", "--out", Path.Combine(file, "below-a-file"));
        Assert.That((run.ExitCode, run.ErrorLines.Length), Is.EqualTo((2, 1)));
        Assert.That(run.Error, Does.Contain("cannot be written"));
        File.Delete(file);
    }

    [Test]
    public async Task Help_is_no_mistake()
    {
        var run = await ToolRun.Of("--help");
        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Out, Does.Contain("run").And.Contain("verify").And.Contain("report"));
        Assert.That(run.Out, Does.Not.Contain("measure-case"));
    }
}
