using PBench.Strategies;
using PBench.Workloads;

namespace MyWorkloads;

/// <summary>What the tool finds in this DLL.</summary>
public sealed class MyPlugin : IPlugin
{
    public IEnumerable<IParallelMapStrategy> Strategies => [new RecyclingStrategy(maxItems: 1_000)];

    public IEnumerable<IWorkload> Workloads => [new TriangleWorkload()];
}
