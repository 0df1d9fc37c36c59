using System.Diagnostics;

namespace PBench.Strategies.Engine;

/// <summary>What becomes of the rest of a chunk when other workers have nothing to do: given back if that is worth it, else run in short steps.</summary>
/// <remarks>
/// An idle worker raises the stop word of a running chunk to <see cref="Asked"/>; the loop over items then returns before its next
/// item, here as in a worker process. The worker decides: it alone knows what its items really cost. While the rest is short it goes
/// on, but looks again after every microsecond or item, for the next item may be the slow one. At least one item runs between
/// two questions, so that no item can be handed around for ever.
/// </remarks>
internal struct TailOffer(TimeSpan worthwhile)
{
    /// <summary>Value of a stop word: start no further item.</summary>
    public const int Stop = 1;

    /// <summary>Value of a stop word: other workers are idle.</summary>
    public const int Asked = 2;

    private static readonly long StepTicks = Stopwatch.Frequency / 1_000_000;
    private static readonly long KnowsTicks = Stopwatch.Frequency / 100_000; // 10 µs: what a chunk begins with takes a few of them
    private readonly long started = Stopwatch.GetTimestamp();
    private bool wasAsked;
    private int step;

    /// <summary>The loop may run items up to this one.</summary>
    /// <param name="done">Items that are finished.</param>
    /// <param name="count">Items of the chunk.</param>
    public readonly int End(int done, int count) => wasAsked ? (int)Math.Min(count, (long)done + step) : count;

    /// <summary>The loop has returned with items left. False: give them back.</summary>
    /// <param name="word">The chunk's stop word; not <see cref="Stop"/>. A question is taken out of it.</param>
    /// <param name="done">Items that are finished.</param>
    /// <param name="count">Items of the chunk.</param>
    public bool GoesOn(ref int word, int done, int count)
    {
        wasAsked |= Interlocked.CompareExchange(ref word, 0, Asked) == Asked;
        if (!wasAsked)
        {
            return true;
        }

        var ran = Stopwatch.GetTimestamp() - started;
        if (ran < KnowsTicks)
        {
            // Judged by its first item, which pays for the chunk's beginning, a chunk of doublings went back item by item.
            step = Math.Max(1, done);
            return true;
        }

        var each = ran / (double)Math.Max(1, done);
        if (done > 0 && (count - done) * each / Stopwatch.Frequency >= worthwhile.TotalSeconds)
        {
            return false;
        }

        step = done == 0 ? 1 : Math.Max(1, (int)Math.Min(count, StepTicks / Math.Max(each, 1e-3)));
        return true;
    }
}
