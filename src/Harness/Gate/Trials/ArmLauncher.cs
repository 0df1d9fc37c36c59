using PBench.Harness.Gate.Arms;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Launching;

namespace PBench.Harness.Gate.Trials;

/// <summary>Measures subjects of one arm, each time in a fresh process of the arm's build.</summary>
/// <param name="arm">The arm.</param>
/// <param name="limit">A process that takes longer is killed.</param>
internal sealed class ArmLauncher(Arm arm, TimeSpan limit) : IDisposable
{
    /// <summary>Eight batches of 14 ms: two warm, six count. More launches tell more than longer ones, since a process as a whole is fast or slow.</summary>
    private const double BudgetNs = 120e6;

    private const int MostIterations = 6;

    private readonly ChildLauncher launcher = new(arm.Command);

    /// <summary>Starts a process that prepares and then waits for its turn.</summary>
    public ChildProcess StartWaiting(Subject subject) => launcher.StartWaiting(SpecOf(subject.Case, subject.IsTraced), limit);

    public void Dispose() => launcher.Dispose();

    private ChildSpec SpecOf(BenchCase benchCase, bool isTraced) => new()
    {
        Task = ChildTask.Measure,
        Strategy = benchCase.Strategy,
        Workload = benchCase.Workload,
        Parameters = new Dictionary<string, string>(benchCase.Parameters),
        Scale = benchCase.Scale,
        ChunkItems = benchCase.ChunkSize.Items,
        Workers = benchCase.Workers,
        MayBeWrong = benchCase.Expected == PBench.Workloads.ExpectedOutcome.MayBeWrong,
        BudgetNs = BudgetNs,
        MaxIterations = MostIterations,
        TraceBelowNs = isTraced ? double.MaxValue : 0,
        Plugins = [.. arm.Plugins],
        ResultFile = "", // the launcher chooses
    };
}
