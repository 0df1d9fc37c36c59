using PBench.Harness;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Bench.Rows;

/// <summary>Strategies and workloads by their names.</summary>
internal static class Contenders
{
    public const string Shm = "shm";
    public const string Pipes = "pipes";
    public const string Threads = "threads";
    public const string Task = "task";
    public const string Plinq = "plinq";

    private static readonly Catalogue Known = Composition.Catalogue([]);

    public static IParallelMapStrategy Strategy(string name) => Known.Strategy(name);

    public static IWorkload Workload(string name) => Known.Workload(name);
}
