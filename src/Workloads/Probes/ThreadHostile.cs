using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>Static scratch state without a guard: correct only where one item at a time runs in a process.</summary>
public sealed class ThreadHostileWorkload()
    : MapWorkload<int, long>("thread-hostile", "f(x) through unguarded static state: threads may be wrong, processes are right", new WorkloadDefaults(20_000, null, ChunkSize.Auto))
{
    private static readonly long[] Scratch = new long[256];

    /// <inheritdoc/>
    public override ExpectedOutcome Expect(StrategyTraits traits, WorkloadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(traits);
        return traits is { Isolation: Isolation.Thread, Concurrent: true } ? ExpectedOutcome.MayBeWrong : ExpectedOutcome.Correct;
    }

    /// <inheritdoc/>
    protected internal override int[] Input(WorkloadSettings settings) => [.. Enumerable.Range(0, Count(settings))];

    /// <inheritdoc/>
    protected internal override Func<int, long> Function(WorkloadSettings settings) => static x =>
    {
        for (var i = 0; i < Scratch.Length; i++)
        {
            Volatile.Write(ref Scratch[i], x * (long)i);
        }

        var sum = 0L;
        for (var i = 0; i < Scratch.Length; i++)
        {
            sum += Volatile.Read(ref Scratch[i]);
        }

        return sum;
    };

    /// <summary>x · (0 + 1 + … + 255).</summary>
    protected internal override long Answer(int item, int index, WorkloadSettings settings) => index * (255L * 256 / 2);
}
