using PBench.Harness.CommandLine;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness;

/// <summary>Everything that can run, by name.</summary>
public sealed class Catalogue
{
    public Catalogue(IEnumerable<IParallelMapStrategy> strategies, IEnumerable<IWorkload> workloads)
    {
        Strategies = [.. strategies];
        Workloads = [.. workloads];
        RequireUnique("strategy", Strategies.Select(s => s.Name));
        RequireUnique("workload", Workloads.Select(w => w.Name));
    }

    public IReadOnlyList<IParallelMapStrategy> Strategies { get; }

    public IReadOnlyList<IWorkload> Workloads { get; }

    /// <exception cref="UsageException">There is none: the message lists what there is.</exception>
    public IParallelMapStrategy Strategy(string name) =>
        Strategies.FirstOrDefault(s => s.Name == name) ?? throw NearestMatch.Unknown("strategy", name, [.. Strategies.Select(s => s.Name)]);

    /// <exception cref="UsageException">There is none: the message lists what there is.</exception>
    public IWorkload Workload(string name) =>
        Workloads.FirstOrDefault(w => w.Name == name) ?? throw NearestMatch.Unknown("workload", name, [.. Workloads.Select(w => w.Name)]);

    private static void RequireUnique(string kind, IEnumerable<string> names)
    {
        if (names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new UsageException($"two {kind} entries are named '{Reporting.OneLine.Of(twice.Key)}'; names must be unique, plug-ins included.");
        }
    }
}
