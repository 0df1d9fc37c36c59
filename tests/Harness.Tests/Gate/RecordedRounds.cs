using System.Globalization;
using PBench.Harness.Gate.Trials;
using PBench.Strategies;

namespace PBench.Harness.Tests.Gate;

/// <summary>Rounds drawn from those that a noisy machine gave for two equal builds; which of the two processes is the head is drawn too.</summary>
internal sealed class RecordedRounds(string workload, double ratio, long seed) : IRoundRunner
{
    private static readonly ILookup<string, double[]> Launches = File.ReadLines(Path.Combine(TestContext.CurrentContext.TestDirectory, "Gate", "noisy-launches.csv"))
        .Skip(1).Select(line => line.Split(','))
        .ToLookup(cells => cells[0], cells => Array.ConvertAll(cells[2].Split(' '), us => double.Parse(us, CultureInfo.InvariantCulture) * 1e3));

    private readonly double[][][] pairs = [.. Launches[workload].Chunk(2).Where(pair => pair.Length == 2)];
    private readonly Random random = ItemRandom.For(seed, 1);
    private int sequence;

    public Task<TrialRound?> RunAsync(Trial trial, int batch, int round)
    {
        var pair = pairs[random.Next(pairs.Length)];
        var first = random.Next(2);
        var head = pair[1 - first].Select(ns => ns * ratio);
        return Task.FromResult<TrialRound?>(new TrialRound(batch, round, 0, true, [SimulatedGate.Launch(round, ++sequence, pair[first]), SimulatedGate.Launch(round, ++sequence, head)]));
    }
}
