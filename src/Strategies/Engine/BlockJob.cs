using System.Diagnostics;

namespace PBench.Strategies.Engine;

/// <summary>A map of items that are all in memory, into results that are too: one lot, cut by an atomic counter.</summary>
/// <remarks>
/// Invariants: items [0, next) are claimed; settled ≤ claimable; the map is finished when settled = claimable.
/// <c>claimable</c> is the number of items until the map stops, then the number claimed by then.
/// </remarks>
internal sealed class BlockJob<T, R> : MapJob<T, R>
{
    private const long NoMore = long.MaxValue / 2; // far above any count, and far enough from overflow for late additions
    private readonly Lot<T, R> lot;
    private readonly bool callerOwnsOutput;
    private long next;
    private long settled;
    private long claimable;

    public BlockJob(MapSetting<T, R> setting, ReadOnlyMemory<T> items, Memory<R> results, bool callerOwnsOutput)
        : base(setting)
    {
        lot = new Lot<T, R>(0, 0, items, results, Stop);
        this.callerOwnsOutput = callerOwnsOutput;
        claimable = setting.Sizer.Total = items.Length;
        if (items.Length == 0)
        {
            End();
        }
    }

    public Lot<T, R> Lot => lot;

    public override Lot<T, R> Whole => lot;

    public override bool IsStream => false;

    internal override bool HasItemsLeft => !IsFinished;

    protected override bool CallerOwnsOutput => callerOwnsOutput;

    protected override long? Total => lot.Count;

    protected override bool HasFreshChunks => Volatile.Read(ref next) < lot.Count;

    /// <summary>Throws what the map ended with, if it did not succeed. Call once it is finished.</summary>
    public void ThrowIfFailed()
    {
        if (Failure() is { } failure)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    public override bool TryPeek(out T item)
    {
        item = lot.Input.Span[0]; // there is no map without items
        return true;
    }

    protected override bool TryTakeFresh(int mostItems, int leastItems, out ChunkRange<T, R> range, out long number)
    {
        long start;
        int items;
        var sizer = Setting.Sizer;
        if (!sizer.IsAuto && mostItems == int.MaxValue && leastItems == 1)
        {
            items = sizer.Next(null);
            start = Volatile.Read(ref next) < lot.Count ? Interlocked.Add(ref next, items) - items : lot.Count;
            number = Options.Observer is null ? 0 : NextNumber(); // one word for all workers, and only a trace shows it
        }
        else
        {
            do
            {
                start = Volatile.Read(ref next);
                var left = lot.Count - start;
                items = left <= 0 ? 0 : Size(sizer, left, mostItems, leastItems);
            }
            while (items > 0 && Interlocked.CompareExchange(ref next, start + items, start) != start);
            number = items > 0 ? NextNumber() : 0;
        }

        if (start >= lot.Count)
        {
            range = default;
            return false;
        }

        range = new(lot, (int)start, (int)Math.Min(items, lot.Count - start), 0);
        return true;
    }

    protected override void Settle(MapChunk<T, R> chunk, int items) => Account(items);

    protected override void Drop(Lot<T, R> dropped, int items) => Account(items);

    protected override void StopAfter(Lot<T, R> failed) => StopAll();

    protected override void StopAll()
    {
        int dropped;
        lock (Gate)
        {
            if (IsStopped)
            {
                return;
            }

            Stop.Set();
            // Nothing can be claimed from here on, so what is claimed now is all that will ever be settled.
            // (A full fence: Interlocked. Whoever settles last sees either the old or the new claimable, and so do we below.)
            var claimed = Math.Min(Interlocked.Exchange(ref next, NoMore), lot.Count);
            Interlocked.Exchange(ref claimable, claimed);
            dropped = Waiting.RemoveStopped().Sum(r => r.Count);
        }

        Drop(lot, dropped);
    }

    private void Account(int items)
    {
        var now = Interlocked.Add(ref settled, items);
        var most = Volatile.Read(ref claimable);
        Debug.Assert(items >= 0 && now <= most);
        if (now == most)
        {
            End();
        }
    }

    private int Size(ChunkSizer sizer, long left, int mostItems, int leastItems)
    {
        var next = sizer.Next(left);
        // Raising a size must not starve other workers near the end.
        var shares = IsAsync ? Setting.Workers : 2 * Setting.Workers;
        var raised = Math.Min(leastItems, (left + shares - 1) / shares);
        var items = Math.Max(next, sizer.IsAuto ? raised : raised / next * next); // whole chunks, where their size is fixed
        return (int)Math.Min(left, Math.Min(mostItems, items));
    }
}
