using PBench.Harness.CommandLine;
using PBench.Harness.Reporting;

namespace PBench.Harness.Tests.CommandLine;

/// <summary>The tool in this process, with its output caught. Cases still run in processes of their own.</summary>
internal sealed record ToolRun(int ExitCode, string Out, string Error)
{
    public static async Task<ToolRun> Of(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var interrupt = new Interrupt();
        var terminal = new Terminal(output, error, OutIsTerminal: false, ErrorIsTerminal: false, Colour: false);
        var code = await Program.RunAsync(args, terminal, interrupt);
        return new ToolRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Lines on standard error.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
