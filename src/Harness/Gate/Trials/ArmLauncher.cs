using PBench.Harness.Gate.Arms;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Launching;

namespace PBench.Harness.Gate.Trials;

/// <summary>Measures subjects of one arm, each time in a fresh process of the arm's build.</summary>
/// <param name="arm">The arm.</param>
/// <param name="limit">A process that takes longer is killed.</param>
internal sealed class ArmLauncher(Arm arm, TimeSpan limit) : IDisposable
{
    /// <summary>
    /// A dozen batches of 14 ms, after one for the engine. With fewer, most of a round's time goes into starting its processes; more
    /// gain less than further rounds, since a process as a whole is a little faster or slower.
    /// </summary>
    private const double BudgetNs = 190e6;

    private const int MostIterations = 12;

    private readonly ChildLauncher launcher = new(arm.Command);

    /// <summary>Starts a process that prepares and then waits for its turns.</summary>
    /// <param name="subject">What it measures.</param>
    /// <param name="knownMapNs">How long its map takes, from rounds before; else 0.</param>
    public ChildProcess StartWaiting(Subject subject, double knownMapNs) => launcher.StartWaiting(SpecOf(subject.Case, subject.IsTraced, knownMapNs), limit);

    public void Dispose() => launcher.Dispose();

    private ChildSpec SpecOf(BenchCase benchCase, bool isTraced, double knownMapNs) => new()
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
        KnownMapNs = knownMapNs,
        MaxIterations = MostIterations,
        RunsBeside = arm.Plugins.Count == 0, // a plug-in's map may need something for itself: it never runs beside another
        TakesTurns = true,
        TraceBelowNs = isTraced ? double.MaxValue : 0,
        Plugins = [.. arm.Plugins],
        ResultFile = "", // the launcher chooses
    };
}
