using System.CommandLine;
using PBench.Harness.Reporting;

namespace PBench.Harness.CommandLine;

/// <summary><c>pbench report DIR</c>: the tables of a results folder again.</summary>
internal sealed class ReportCommand(Terminal terminal, ToolOptions options, Func<IReadOnlyList<string>, Catalogue> catalogue)
{
    public Argument<string> Folder { get; } = new("DIR") { Description = "A folder written by pbench run.", HelpName = "DIR" };

    public Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellation)
    {
        Print(parsed.GetRequiredValue(Folder), parsed.GetValue(options.Json));
        return Task.FromResult(ExitCodes.Done);
    }

    /// <summary>Prints the run in the folder and returns the exit code that it ended with.</summary>
    public int Print(string folder, bool json)
    {
        var (description, cases, notes) = new ReportFolder(folder).Read();
        var summary = RunSummary.Of(cases, description.Interrupted);
        if (json)
        {
            terminal.Out.WriteLine(JsonText.Of(new RunDocument(description, cases, summary)));
        }
        else
        {
            RunPrinter.Print(terminal, description, cases, notes, catalogue([]));
        }

        return summary.ExitCode;
    }
}
