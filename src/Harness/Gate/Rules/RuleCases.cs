using PBench.Harness.CommandLine;
using PBench.Harness.Gate.Trials;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Planning;

namespace PBench.Harness.Gate.Rules;

/// <summary>Finds the case that a rule names.</summary>
/// <param name="known">Strategies and workloads.</param>
/// <param name="request">Scale, workers and chunk sizes of the command line, for rules that do not say.</param>
/// <param name="memory">Refuses what does not fit.</param>
/// <param name="usableCores">Default number of workers.</param>
internal sealed class RuleCases(Catalogue known, RunRequest request, MemoryGuard memory, int usableCores)
{
    private static readonly string[] OptionNames = ["workers", "chunk", "scale"];

    /// <exception cref="RuleSyntaxException">A name or value is not known, or several cases fit.</exception>
    public BenchCase Find(RuleArgument strategy, RuleArgument workload, IReadOnlyDictionary<string, RuleArgument> options)
    {
        var name = At(strategy, () => known.Strategy(strategy.Text).Name);
        var asked = At(workload, () => request with { Filter = null, Strategies = [name], Workloads = [RequestReader.Choice(workload.Text)] });
        foreach (var (option, value) in options)
        {
            asked = At(value, () => With(asked, option, value.Text));
        }

        var found = At(workload, () => Plan(asked)).Where(c => c.Strategy == name).ToList();
        return found switch
        {
            [{ IsTimed: true } one] => one,
            [_] => throw new RuleSyntaxException(workload.Place, $"{found[0]} ends with an error, as it must: it has no time."),
            _ => throw new RuleSyntaxException(workload.Place, $"{found.Count} cases fit: say workers = N or chunk = N."),
        };
    }

    /// <summary>The serial case of the same input.</summary>
    public BenchCase SerialOf(BenchCase parallel, SourcePlace place)
    {
        var asked = request with
        {
            Filter = null,
            Strategies = [BenchCase.Baseline],
            Workloads = [new WorkloadChoice(parallel.Workload, parallel.Parameters.ToDictionary())],
            Scale = parallel.Scale,
        };
        return Plan(asked).FirstOrDefault(c => c.IsBaseline)
            ?? throw new RuleSyntaxException(place, "there is no strategy 'serial' to compare with.");
    }

    private IReadOnlyList<BenchCase> Plan(RunRequest asked) => new CasePlan(known, asked, memory, usableCores).Build();

    private static RunRequest With(RunRequest asked, string option, string value) => option switch
    {
        "workers" => asked with { Workers = [RequestReader.Workers(value)] },
        "chunk" => asked with { ChunkSizes = [RequestReader.Chunk(value)] },
        "scale" => asked with { Scale = RequestReader.Scale(value) },
        _ => throw NearestMatch.Unknown("option of a rule", option, OptionNames),
    };

    /// <summary>A mistake in words becomes a mistake at a place.</summary>
    private static T At<T>(RuleArgument argument, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (UsageException mistake) when (mistake is not RuleSyntaxException)
        {
            throw new RuleSyntaxException(argument.Place, mistake.Message, mistake);
        }
    }
}
