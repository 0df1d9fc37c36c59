using PBench.Harness.Gate.Arms;
using PBench.Harness.Machine;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Launching;
using PBench.Harness.Measuring.Planning;
using PBench.Strategies;

namespace PBench.Harness.Gate.Trials;

/// <summary>Measures rounds: the subjects of a trial side by side, iteration by iteration, in an order left to the seed.</summary>
internal sealed class RoundRunner(GatePlan plan, CancellationToken interrupt) : IRoundRunner, IDisposable
{
    /// <summary>Cores that others may use beyond those that the subjects leave free: editors and system services stay below, a busy loop does not.</summary>
    private const double ToleratedForeignCores = 0.5;

    private readonly Dictionary<Arm, ArmLauncher> launchers = plan.Trials
        .SelectMany(t => t.Subjects).Select(s => s.Arm).Distinct().ToDictionary(a => a, a => new ArmLauncher(a, plan.TimeLimit));

    private readonly Dictionary<Subject, double> knownMapNs = [];
    private int sequence;

    public async Task<TrialRound?> RunAsync(Trial trial, int batch, int round)
    {
        var launches = new RoundRecord[trial.Subjects.Count];
        var order = Enumerable.Range(0, launches.Length).ToArray();
        ItemRandom.For(plan.Seed, sequence).Shuffle(order);
        var before = ProcessorLoad.Read();
        await using var turns = new AlternatingLaunches<Subject>(
            [.. order.Select(i => trial.Subjects[i])], s => launchers[s.Arm].StartWaiting(s, knownMapNs.GetValueOrDefault(s)), MemoryGuard.HoldsAll(trial.Subjects.Select(s => s.Case)));
        var ended = await turns.MeasureAsync(interrupt).ConfigureAwait(false);
        if (interrupt.IsCancellationRequested)
        {
            return null;
        }

        for (var i = 0; i < order.Length; i++)
        {
            launches[order[i]] = new RoundRecord(round, ++sequence, ended[i]);
            Learn(trial.Subjects[order[i]], ended[i]);
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

    /// <summary>The fastest so far: what comes beside it is noise.</summary>
    private void Learn(Subject subject, ChildLaunch launch)
    {
        foreach (var iteration in launch.Result?.Iterations ?? [])
        {
            var mapNs = iteration.ElapsedNs / iteration.Operations;
            knownMapNs[subject] = Math.Min(knownMapNs.GetValueOrDefault(subject, mapNs), mapNs);
        }
    }

    private static bool IsClean(Trial trial, double? foreign)
    {
        var usable = Environment.ProcessorCount;
        var needed = Math.Clamp(trial.Subjects.Max(s => s.Case.Workers), 1, usable);
        return foreign is null || foreign <= usable - needed + ToleratedForeignCores;
    }
}
