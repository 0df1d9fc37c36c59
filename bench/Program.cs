using System.CommandLine;
using PBench.Bench.CommandLine;
using PBench.Bench.Rows;
using PBench.Harness;
using PBench.Harness.CommandLine;
using PBench.Harness.Reporting;

namespace PBench.Bench;

/// <summary><c>./run.sh bench</c>: every row of the table of targets, measured against the limits of this machine.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is [RowProcess.Verb, var spec])
        {
            return await RowProcess.ServeAsync(spec);
        }

        using var interrupt = Interrupt.OfProcess();
        return await RunAsync(args, Terminal.OfProcess(), interrupt.Token);
    }

    /// <summary>The program against any terminal.</summary>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellation)
    {
        var options = new BenchOptions();
        var root = new RootCommand("Measures what maps cost against the limits of this machine, row by row, and says which targets are missed.");
        foreach (var option in options.All)
        {
            root.Add(option);
        }

        root.SetAction(async (parsed, _) =>
        {
            if (parsed.GetValue(options.List))
            {
                BenchRows.All.ToList().ForEach(row => terminal.Out.WriteLine($"{row.Name,-24} {row.What}"));
                return ExitCodes.Done;
            }

            return await new BenchRun(BenchRequest.Read(parsed, options), terminal).RunAsync(cancellation);
        });
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (parsed.Errors is [var first, ..] && !args.Any(arg => arg is "--help" or "-h" or "-?" or "--version"))
            {
                throw new UsageException($"{OneLine.Of(first.Message)} See ./run.sh bench --help.");
            }

            return await parsed.InvokeAsync(new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellation);
        }
        catch (UsageException mistake)
        {
            terminal.Error.WriteLine($"bench: {OneLine.Of(mistake.Message)}");
            return ExitCodes.Usage;
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("bench: interrupted");
            return ExitCodes.Interrupted;
        }
    }
}
