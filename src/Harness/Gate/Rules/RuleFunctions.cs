using PBench.Harness.CommandLine;
using PBench.Harness.Gate.Trials;
using PBench.Harness.Measuring;
using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.Rules;

/// <summary>Makes an expression of a function's arguments.</summary>
internal delegate Expression RuleFunction(RuleArguments arguments, SourcePlace place);

/// <summary>The functions of rules, by name.</summary>
/// <param name="cases">Finds the cases they name.</param>
internal sealed class RuleFunctions(RuleCases cases)
{
    private static readonly string[] Names = ["speedup", "efficiency", "overhead_per_chunk", "ratio"];

    /// <exception cref="RuleSyntaxException">There is none of that name.</exception>
    public RuleFunction Named(string name, SourcePlace place) => name switch
    {
        "speedup" => (arguments, at) => Speedup(arguments, at, perWorker: false),
        "efficiency" => (arguments, at) => Speedup(arguments, at, perWorker: true),
        "overhead_per_chunk" => (arguments, at) => new ChunkOverhead(StrategyOnWorkload(name, arguments, at)),
        "ratio" => Ratio,
        _ => throw new RuleSyntaxException(place, NearestMatch.Unknown("function", name, Names).Message),
    };

    private TimeRatio Speedup(RuleArguments arguments, SourcePlace place, bool perWorker)
    {
        var parallel = StrategyOnWorkload(perWorker ? "efficiency" : "speedup", arguments, place);
        return new TimeRatio(cases.SerialOf(parallel, place), parallel, perWorker ? Math.Max(1, parallel.Workers) : 1);
    }

    private TimeRatio Ratio(RuleArguments arguments, SourcePlace place)
    {
        RequireTwo("ratio", "two cases, e.g. ratio(shm/distance, task/distance)", arguments, place);
        return new TimeRatio(OfPath(arguments.Names[0], arguments), OfPath(arguments.Names[1], arguments), 1);
    }

    private BenchCase StrategyOnWorkload(string function, RuleArguments arguments, SourcePlace place)
    {
        RequireTwo(function, $"a strategy and a workload, e.g. {function}(task, distance)", arguments, place);
        return cases.Find(arguments.Names[0], arguments.Names[1], arguments.Options);
    }

    private BenchCase OfPath(RuleArgument path, RuleArguments arguments)
    {
        var slash = path.Text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            ? cases.Find(path with { Text = path.Text[..slash] }, path with { Text = path.Text[(slash + 1)..] }, arguments.Options)
            : throw new RuleSyntaxException(path.Place, $"'{OneLine.Of(path.Text)}' is no case: strategy/workload.");
    }

    private static void RequireTwo(string function, string what, RuleArguments arguments, SourcePlace place)
    {
        if (arguments.Names.Count != 2)
        {
            throw new RuleSyntaxException(place, $"{function} takes {what}; {arguments.Names.Count} given.");
        }
    }
}
