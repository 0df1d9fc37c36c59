using PBench.Harness.Gate.Arms;
using PBench.Harness.Gate.Statistics;
using PBench.Harness.Gate.Trials;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Launching;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Tests.Gate;

/// <summary>Rounds of a machine that is noisy in the ways real ones are; the head needs <paramref name="ratio"/> times as long.</summary>
/// <remarks>
/// What a round shares cancels; each process is fast or slow as a whole; iterations are only ever delayed; and some processes are hit
/// by something that takes a third of the time again.
/// </remarks>
internal sealed class SimulatedRounds(double ratio, double noise, long seed) : IRoundRunner
{
    private const int Iterations = 6;
    private const double MapNs = 10e6;

    private readonly Random random = ItemRandom.For(seed, 0);
    private int sequence;

    /// <summary>Rounds in which others use the processors.</summary>
    public Func<int, bool> IsContended { get; init; } = _ => false;

    public Task<TrialRound?> RunAsync(Trial trial, int batch, int round)
    {
        var shared = Math.Exp(0.1 * Normal());
        RoundRecord[] launches = [.. trial.Subjects.Select((s, index) => Launch(round, shared * (index == 0 ? 1 : ratio)))];
        return Task.FromResult<TrialRound?>(new TrialRound(batch, round, IsContended(round) ? 1 : 0, !IsContended(round), launches));
    }

    /// <summary>One gate over <paramref name="cases"/> cases that all have the same ratio.</summary>
    public static async Task<IReadOnlyList<TrialVerdict>> GateAsync(IRoundRunner rounds, int cases = 1, int mostRounds = LookSchedule.DefaultMostRounds)
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

    private static ArmTrial TrialOf(int number)
    {
        var arm = new Arm("arm", ArmKind.Strategy, new SelfCommand("", []), [], null);
        var benchCase = new BenchCase("task", $"simulated-{number}", [], 1, 1, ChunkSize.Auto, 1, ExpectedOutcome.Correct);
        return new ArmTrial(benchCase.Name, new Subject("base", arm, benchCase), new Subject("head", arm, benchCase), new Regression(Regression.DefaultThreshold), [Metric.Wall]);
    }

    private RoundRecord Launch(int round, double factor)
    {
        var launch = factor * Math.Exp(noise * Normal()) * (random.Next(10) == 0 ? 1.3 : 1);
        var result = new ChildResult
        {
            Finished = true,
            Items = 1,
            Outcome = Outcome.Correct,
            Iterations = [.. Enumerable.Range(0, Iterations).Select(_ =>
                new IterationSample(DateTime.UnixEpoch, 1, MapNs * launch * (1 - 3 * noise * Math.Log(1 - random.NextDouble())), null, null))],
        };
        return new RoundRecord(round, ++sequence, new ChildLaunch(ChildEnd.Finished, result, null, DateTime.UnixEpoch, 1, 0, TimeSpan.Zero));
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

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
