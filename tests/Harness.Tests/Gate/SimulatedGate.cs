using PBench.Harness.Gate.Arms;
using PBench.Harness.Gate.Statistics;
using PBench.Harness.Gate.Trials;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Launching;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Tests.Gate;

/// <summary>The gate's whole procedure over rounds from anywhere.</summary>
internal static class SimulatedGate
{
    /// <summary>One gate over <paramref name="cases"/> cases that all have the same ratio.</summary>
    public static async Task<IReadOnlyList<TrialVerdict>> RunAsync(IRoundRunner rounds, int cases = 1, int mostRounds = LookSchedule.DefaultMostRounds)
    {
        var plan = new GatePlan
        {
            Run = "simulated",
            Trials = [.. Enumerable.Range(0, cases).Select(TrialOf)],
            Schedule = new LookSchedule(mostRounds),
            Seed = 1,
            MaxTime = null,
            TimeLimit = TimeSpan.FromMinutes(1),
        };
        return await new GateRun(plan, rounds, new Quiet(), TimeProvider.System, CancellationToken.None).RunAsync();
    }

    /// <summary>So many gates, as many at once as there are processors; each has rounds of its own, made from its number.</summary>
    public static Task<IReadOnlyList<TrialVerdict>[]> SessionsAsync(int sessions, Func<int, IRoundRunner> rounds, int cases = 1) =>
        Task.WhenAll(Enumerable.Range(0, sessions).Select(session => Task.Run(() => RunAsync(rounds(session), cases))));

    private static ArmTrial TrialOf(int number)
    {
        var arm = new Arm("arm", ArmKind.Strategy, new SelfCommand("", []), [], null);
        var benchCase = new BenchCase("task", $"simulated-{number}", [], 1, 1, ChunkSize.Auto, 1, ExpectedOutcome.Correct);
        return new ArmTrial(benchCase.Name, new Subject("base", arm, benchCase), new Subject("head", arm, benchCase), new Regression(Regression.DefaultThreshold), [Metric.Wall]);
    }

    /// <summary>A process that measured these times.</summary>
    public static RoundRecord Launch(int round, int sequence, IEnumerable<double> elapsedNs)
    {
        var result = new ChildResult
        {
            Finished = true,
            Items = 1,
            Outcome = Outcome.Correct,
            Iterations = [.. elapsedNs.Select(ns => new IterationSample(DateTime.UnixEpoch, 1, ns, null, null))],
        };
        return new RoundRecord(round, sequence, new ChildLaunch(ChildEnd.Finished, result, null, DateTime.UnixEpoch, 1, 0, TimeSpan.Zero));
    }

    private sealed class Quiet : IGateProgress
    {
        public void Round(int batch, int round, int open)
        {
        }

        public void Measured(Trial trial, TrialRound round)
        {
        }
    }
}
