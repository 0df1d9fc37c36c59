using System.CommandLine;
using PBench.Harness.Reporting;

namespace PBench.Harness.CommandLine;

/// <summary><c>pbench report DIR</c>: the tables of a results folder again.</summary>
internal sealed class ReportCommand(Terminal terminal, ToolOptions options, Func<IReadOnlyList<string>, Catalogue> catalogue)
{
    public Argument<string> Folder { get; } = new("DIR") { Description = "A folder written by pbench run.", HelpName = "DIR" };

    public Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (description, cases, notes) = new ReportFolder(parsed.GetRequiredValue(Folder)).Read();
        if (parsed.GetValue(options.Json))
        {
            terminal.Out.WriteLine(JsonText.Of(new RunDocument(description, cases, RunSummary.Of(cases, description.Interrupted))));
        }
        else
        {
            RunPrinter.Print(terminal, description, cases, notes, catalogue([]));
        }

        return Task.FromResult(ExitCodes.Done);
    }
}
