using Microsoft.Extensions.DependencyInjection;
using PBench.Harness.CommandLine;
using PBench.Harness.Machine.Limits;
using PBench.Harness.Measuring.Child;
using PBench.Harness.Measuring.Launching;
using PBench.Harness.Reporting;

namespace PBench.Harness;

/// <summary>The tool: parse, compose, measure, report. Each step is a folder.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is [EchoProcess.WordVerb, var address])
        {
            WordRoundTrip.Answer(address);
        }

        // A case in its own process: no command line, no container but the catalogue's, as little start-up as can be.
        if (args is [SelfCommand.Verb, var spec])
        {
            return await ChildMain.RunAsync(spec, Composition.Catalogue).ConfigureAwait(false);
        }

        if (args is [SelfCommand.Verb])
        {
            await Console.Out.WriteLineAsync(SelfCommand.Verb).ConfigureAwait(false);
            return ExitCodes.Done;
        }

        using var interrupt = Interrupt.OfProcess();
        return await RunAsync(args, Terminal.OfProcess(), interrupt).ConfigureAwait(false);
    }

    /// <summary>The tool against any terminal: what the tests call.</summary>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, Interrupt interrupt)
    {
        if (args.Contains("--no-color"))
        {
            terminal = terminal.WithoutColour();
        }

        await using var services = Composition.Build(terminal, interrupt);
        return await services.GetRequiredService<CommandTree>().InvokeAsync(args).ConfigureAwait(false);
    }
}
