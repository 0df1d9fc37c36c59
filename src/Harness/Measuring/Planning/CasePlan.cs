using PBench.Harness.CommandLine;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Measuring.Planning;

/// <summary>Works out the cases of a request: strategies × workloads × chunk sizes × workers, and a serial baseline for each input.</summary>
internal sealed class CasePlan(Catalogue catalogue, RunRequest request, MemoryGuard memory, int usableCores)
{
    /// <exception cref="UsageException">A name is not known, an input does not fit into memory, or nothing is left to run.</exception>
    public IReadOnlyList<BenchCase> Build()
    {
        var strategies = request.Strategies.Count == 0 ? catalogue.Strategies : [.. request.Strategies.Select(catalogue.Strategy)];
        var inputs = SuiteRules.Inputs(catalogue, request);
        foreach (var input in inputs)
        {
            memory.Require(input.Workload, input.Settings);
        }

        var all = inputs.SelectMany(i => CasesOf(i, strategies)).DistinctBy(c => c.Name).ToList();
        var selected = request.Filter is { } pattern ? Filtered(all, new Glob(pattern)) : all;
        return selected.Count > 0 ? selected : throw new UsageException(
            $"nothing to run: no case matches --filter '{Reporting.OneLine.Of(request.Filter)}'. Cases are named strategy/workload[key=value]/items/chunk/workers, e.g. {all.FirstOrDefault()?.Name}.");
    }

    private IEnumerable<BenchCase> CasesOf(WorkloadInput input, IReadOnlyList<IParallelMapStrategy> strategies)
    {
        var items = input.Workload.Prepare(input.Settings).Items;
        var baseline = catalogue.Strategies.FirstOrDefault(s => s.Name == BenchCase.Baseline);
        if (baseline is not null)
        {
            yield return Case(baseline, input, items, SuiteRules.OwnChunkSize(input.Workload, input.Settings.Scale), workers: 1);
        }

        foreach (var strategy in strategies.Where(s => s.Name != BenchCase.Baseline))
        {
            foreach (var chunk in request.ChunkSizes.Count > 0 ? request.ChunkSizes : SuiteRules.ChunkSizes(request.Suite, input.Workload, input.Settings.Scale))
            {
                foreach (var workers in request.Workers.Count > 0 ? request.Workers : SuiteRules.Workers(request.Suite, input.Workload, usableCores))
                {
                    yield return Case(strategy, input, items, chunk, workers);
                }
            }
        }
    }

    private static BenchCase Case(IParallelMapStrategy strategy, WorkloadInput input, int items, ChunkSize chunk, int workers) => new(
        strategy.Name, input.Workload.Name, [.. input.Settings.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal)],
        input.Settings.Scale, items, chunk, workers, input.Workload.Expect(strategy.Traits, input.Settings))
    {
        MemoryBytes = MemoryGuard.Needed(input.Workload, input.Settings),
    };

    /// <summary>The matching cases and the baselines they are compared with.</summary>
    private static List<BenchCase> Filtered(List<BenchCase> all, Glob pattern)
    {
        var matching = all.Where(c => pattern.Matches(c.Name)).ToHashSet();
        var keys = matching.Select(c => c.BaselineKey).ToHashSet();
        return [.. all.Where(c => matching.Contains(c) || (c.IsBaseline && keys.Contains(c.BaselineKey)))];
    }
}

/// <summary>A workload with its settings.</summary>
internal sealed record WorkloadInput(IWorkload Workload, WorkloadSettings Settings);
