using PBench.Harness.Gate.Arms;
using PBench.Harness.Machine;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Launching;
using PBench.Harness.Measuring.Planning;
using PBench.Harness.Reporting;
using PBench.Strategies;

namespace PBench.Harness.Gate.Trials;

/// <summary>Measures rounds: the subjects of a trial right after each other, in an order left to the seed.</summary>
internal sealed class RoundRunner(GatePlan plan, CancellationToken interrupt) : IRoundRunner, IDisposable
{
    /// <summary>Cores that others may use beyond those that the subjects leave free: editors and system services stay below, a busy loop does not.</summary>
    private const double ToleratedForeignCores = 0.5;

    private readonly Dictionary<Arm, ArmLauncher> launchers = plan.Trials
        .SelectMany(t => t.Subjects).Select(s => s.Arm).Distinct().ToDictionary(a => a, a => new ArmLauncher(a, plan.TimeLimit));

    private int sequence;

    public async Task<TrialRound?> RunAsync(Trial trial, int batch, int round)
    {
        var launches = new RoundRecord[trial.Subjects.Count];
        var order = Enumerable.Range(0, launches.Length).ToArray();
        ItemRandom.For(plan.Seed, sequence).Shuffle(order);
        var before = ProcessorLoad.Read();
        await using var pairs = new PairedLaunches<Subject>([.. order.Select(i => trial.Subjects[i])], Start, (a, b) => MemoryGuard.HoldsBoth(a.Case, b.Case));
        foreach (var index in order)
        {
            launches[index] = new RoundRecord(round, ++sequence, await LaunchAsync(pairs).ConfigureAwait(false));
            if (interrupt.IsCancellationRequested)
            {
                return null;
            }
        }

        var foreign = before is null ? null : ProcessorLoad.Read()?.ForeignCoresSince(before);
        return new TrialRound(batch, round, foreign, IsClean(trial, foreign), launches);
    }

    public void Dispose()
    {
        foreach (var launcher in launchers.Values)
        {
            launcher.Dispose();
        }
    }

    private ChildProcess Start(Subject subject) => launchers[subject.Arm].StartWaiting(subject);

    private async Task<ChildLaunch> LaunchAsync(PairedLaunches<Subject> pairs)
    {
        try
        {
            return await pairs.NextAsync(interrupt).ConfigureAwait(false);
        }
        catch (Exception broken) when (ChildLauncher.IsFailure(broken))
        {
            var why = OneLine.Of($"the process of the case could not be run: {broken.Message}");
            return new ChildLaunch(ChildEnd.Died, null, why, DateTime.UtcNow, 0, ExitCodes.CouldNotReport, TimeSpan.Zero);
        }
    }

    private static bool IsClean(Trial trial, double? foreign)
    {
        var usable = Environment.ProcessorCount;
        var needed = Math.Clamp(trial.Subjects.Max(s => s.Case.Workers), 1, usable);
        return foreign is null || foreign <= usable - needed + ToleratedForeignCores;
    }
}
