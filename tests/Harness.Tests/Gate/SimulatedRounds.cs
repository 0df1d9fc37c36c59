using PBench.Harness.Gate.Trials;
using PBench.Harness.Measuring;
using PBench.Strategies;

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

    private RoundRecord Launch(int round, double factor)
    {
        var launch = factor * Math.Exp(noise * Normal()) * (random.Next(10) == 0 ? 1.3 : 1);
        var iterations = Enumerable.Range(0, Iterations).Select(_ => MapNs * launch * (1 - 3 * noise * Math.Log(1 - random.NextDouble())));
        return SimulatedGate.Launch(round, ++sequence, iterations);
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
