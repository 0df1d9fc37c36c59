using System.CommandLine;
using PBench.Harness.Reporting;

namespace PBench.Harness.CommandLine;

/// <summary>The commands, and what becomes of their mistakes.</summary>
internal sealed class CommandTree(
    Terminal terminal, ToolOptions options, GateOptions gateOptions, RunCommand run, VerifyCommand verify, GateCommand gate, ListCommand list, InfoCommand info,
    ReportCommand report, HistoryCommand history, CompareCommand compare, AdviseCommand advise)
{
    /// <summary>Runs the command line and returns the exit code.</summary>
    public async Task<int> InvokeAsync(string[] args)
    {
        var root = Build();
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (parsed.Errors.Count > 0 && !AsksForHelp(args))
            {
                throw Explain(parsed);
            }

            // Signals are ours: the default handling would end the process two seconds after the first.
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            }).ConfigureAwait(false);
        }
        catch (UsageException mistake)
        {
            return Fail(mistake, ExitCodes.Usage);
        }
        catch (DamagedResultsException damaged)
        {
            return Fail(damaged, ExitCodes.Usage);
        }
        catch (NotComparableException other)
        {
            return Fail(other, ExitCodes.NotComparable);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException or NotMeasuredException)
        {
            return Fail(full, ExitCodes.NotMeasured);
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("pbench: interrupted");
            return ExitCodes.Interrupted;
        }
    }

    private RootCommand Build()
    {
        var root = new RootCommand("Runs identical workloads over threads, PLINQ and process pools, checks every answer, and reports.")
        {
            Make("run", "Measures strategies × workloads × workers × chunk sizes, checks answers and order, writes reports.",
                [.. options.Selection, .. options.Measuring, options.Out, options.Resume, options.History, .. options.Output], run.ExecuteAsync),
            Make("verify", "Checks answers, order and the strategy contract on every selected pair, without timing.",
                [.. options.Selection, options.TimeLimit, options.Out, .. options.Output], verify.ExecuteAsync),
            Make("gate", "Measures two arms now, interleaved, and says whether the head is slower; or checks relative rules.",
                [.. gateOptions.All, .. options.Selection, .. options.Measuring, options.Out, .. options.Output], gate.ExecuteAsync),
            Make("list", "Strategies, workloads and suites, a line each.", [options.Plugin, options.Json, options.NoColor], list.ExecuteAsync),
            Make("history", "How each case's time went through the runs, with lasting changes marked.",
                [options.History, options.Filter, options.Json, options.NoColor], history.ExecuteAsync),
            Make("info", "This machine as recorded with every result, and on request its limits.", [options.Limits, options.Json, options.NoColor], info.ExecuteAsync),
        };
        var reportCommand = Make("report", "Prints the tables of a results folder again, from its CSV files.", [options.Json, options.NoColor], report.ExecuteAsync);
        reportCommand.Add(report.Folder);
        root.Add(reportCommand);
        var compareCommand = Make("compare", "Result folders side by side, of one machine or of several: ratios, scaling, crossovers.", [options.Json, options.NoColor], compare.ExecuteAsync);
        compareCommand.Add(compare.Folders);
        root.Add(compareCommand);
        root.Add(Make("advise", "Which strategy, chunk size and workers for a workload, and why.",
            [options.Workload, options.Strategy, options.Plugin, options.Scale, options.Seed, options.TimeLimit, advise.SelfTest, options.MaxTime, options.Out, .. options.Output], advise.ExecuteAsync));
        return root;
    }

    private static Command Make(string name, string description, IEnumerable<Option> options, Func<ParseResult, CancellationToken, Task<int>> action)
    {
        var command = new Command(name, description);
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction(action);
        return command;
    }

    private static bool AsksForHelp(string[] args) => args.Any(a => a is "--help" or "-h" or "-?" or "/?" or "--version");

    /// <summary>The parser's errors as one line, with the nearest match for what it did not know.</summary>
    private static UsageException Explain(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is [var unknown, ..])
        {
            if (unknown.StartsWith('-'))
            {
                return NearestMatch.Unknown($"option of 'pbench {command.Name}'", unknown.Split('=', ':')[0], [.. command.Options.Select(o => o.Name).Where(n => n is not "--version" and not "--help")]);
            }

            return command is RootCommand
                ? NearestMatch.Unknown("command", unknown, [.. command.Subcommands.Select(c => c.Name)])
                : new UsageException($"'{OneLine.Of(unknown)}' is not understood by 'pbench {command.Name}': see pbench {command.Name} --help.");
        }

        return parsed.Errors is [{ } first, ..] && command is not RootCommand
            ? new UsageException(OneLine.Of(first.Message)!)
            : new UsageException($"which command? {string.Join(", ", command.Subcommands.Select(c => c.Name))}: see pbench --help.");
    }

    private int Fail(Exception mistake, int code)
    {
        terminal.Error.WriteLine($"pbench: {OneLine.Of(mistake.Message)}");
        return code;
    }
}
