using System.CommandLine;
using PBench.Harness.Machine;
using PBench.Harness.Machine.Limits;
using PBench.Harness.Reporting;

namespace PBench.Harness.CommandLine;

/// <summary><c>pbench info</c>: this machine as recorded with every result, and on request what it allows.</summary>
internal sealed class InfoCommand(Terminal terminal, ToolOptions options, MachineReader machine)
{
    public Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var info = machine.Read();
        if (parsed.GetValue(options.Limits))
        {
            info = info with { Limits = [.. LimitProbes.Measure()] };
        }

        if (parsed.GetValue(options.Json))
        {
            terminal.Out.WriteLine(JsonText.Of(info));
        }
        else
        {
            MachineText.Print(terminal.Out, info);
        }

        return Task.FromResult(ExitCodes.Done);
    }
}
