using PBench.Strategies;
using PBench.Workloads;

namespace WithDependency;

public sealed class Registration : IPlugin
{
    public IEnumerable<IParallelMapStrategy> Strategies => [new LoopStrategy()];

    public IEnumerable<IWorkload> Workloads => [new TripledWorkload(factor: 3)];
}

/// <summary>Takes an argument, so only a registration can bring it. Its function calls what only the plug-in's own dependency has.</summary>
public sealed class TripledWorkload(int factor)
    : MapWorkload<int, long>("tripled", "3x by a dependency of the plug-in", new WorkloadDefaults(Items: 1_000, Workers: 2, ChunkSize.Auto))
{
    protected override int[] Input(WorkloadSettings settings) => [.. Enumerable.Range(0, Count(settings))];

    protected override Func<int, long> Function(WorkloadSettings settings) => static x => CsvHelper.Older.Triple(x);

    protected override long Answer(int item, int index, WorkloadSettings settings) => (long)factor * item;
}

/// <summary>Not registered: has no parameters, and would be brought if there were no registration.</summary>
public sealed class LeftOut()
    : MapWorkload<int, int>("left-out", "nothing", new WorkloadDefaults(Items: 1, Workers: 1, ChunkSize.Auto))
{
    protected override int[] Input(WorkloadSettings settings) => [0];

    protected override Func<int, int> Function(WorkloadSettings settings) => static x => x;

    protected override int Answer(int item, int index, WorkloadSettings settings) => item;
}
