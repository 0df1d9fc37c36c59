using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

internal sealed class CommandLineTests
{
    [Test]
    public async Task Version_is_printed_with_exit_code_0()
    {
        var result = await Tool.RunAsync("--version");

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Output.Trim(), Is.Not.Empty, result.ToString());
        Assert.That(result.Error, Is.Empty, result.ToString());
    }

    [TestCase("frobnicate")]
    [TestCase("run", "--frobnicate")]
    [TestCase("run", "--workers", "-1")]
    public async Task A_wrong_command_line_is_refused_in_one_line_with_exit_code_2(params string[] arguments)
    {
        var result = await Tool.RunAsync(arguments);

        Assert.That(result.ExitCode, Is.EqualTo(2), result.ToString());
        Assert.That(result.ErrorLines, Has.Length.EqualTo(1), result.ToString());
        Assert.That(result.Output, Is.Empty, result.ToString());
    }
}
