using System.Diagnostics;
using System.Threading.Channels;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Engine;

/// <summary>A map of items that are pulled as they are needed: lots are formed, run, and delivered in input order or as they finish.</summary>
/// <remarks>Invariant: items pulled ≤ items released + window. In a stream the consumer releases, in a map the finish of an item does.</remarks>
internal sealed class StreamJob<T, R> : MapJob<T, R>
{
    /// <summary>A chunk of a chosen size that has waited for its next items for so long goes as it is, if a worker has nothing else to do: a result must not wait for an item that its source may never have.</summary>
    /// <remarks>Long against what a source that has items takes for them, also on a busy machine, and short against what a person notices.</remarks>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(10);

    private readonly StreamMode mode;
    private readonly ITimer? patience; // null: no chunk waits to be filled, or nothing is to be had before its end anyway
    private readonly ValueCodec<T> codec;
    private readonly Channel<Lot<T, R>> delivered = Channel.CreateUnbounded<Lot<T, R>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<long, Lot<T, R>> outstanding = []; // formed and not settled; guarded by Gate, like all below
    private readonly Dictionary<long, Lot<T, R>> held = []; // settled, waiting for one before it
    private readonly List<T> forming = [];
    private long formingSince; // when the first of them came
    private bool isPatient; // the timer runs
    private bool isDue; // they have waited for long enough
    private long nextToDeliver;
    private long lots;
    private long formed; // items in lots
    private bool pulled; // no further item will be formed
    private bool halted; // lots that are not formed yet never will be

    public StreamJob(MapSetting<T, R> setting, ItemSource<T> source, StreamMode mode)
        : base(setting)
    {
        this.mode = mode;
        Total = source.Block?.Length;
        codec = setting.Codecs.For<T>();
        patience = setting.Options.ChunkSize.Items <= 1 || mode == StreamMode.Map
            ? null
            : setting.Clock.CreateTimer(static job => ((StreamJob<T, R>)job!).LosePatience(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Puller = new Puller<T>(source.AsSequence(), Offer, End, setting.Options.Window is { } items ? () => items : DefaultWindow, codec.EstimateBytes);
    }

    /// <summary>Pulls the source; started by <see cref="Start"/>.</summary>
    public Puller<T> Puller { get; }

    /// <summary>Settled lots in the order of delivery. Items before the first gap of a lot ran; after a lot with a gap nothing follows in input order.</summary>
    public ChannelReader<Lot<T, R>> Delivered => delivered.Reader;

    public override bool IsStream => true;

    internal override bool HasItemsLeft
    {
        get
        {
            lock (Gate)
            {
                return forming.Count > 0 || outstanding.Count > 0;
            }
        }
    }

    protected override bool CallerOwnsOutput => false;

    protected override long? Total { get; }

    protected override bool HasFreshChunks
    {
        get
        {
            lock (Gate)
            {
                return IsTakeable;
            }
        }
    }

    /// <summary>The source had no item. For after the end.</summary>
    public bool IsEmpty => formed == 0;

    public void Start() => Puller.Start();

    /// <summary>What the stream ends with after everything delivered, or null.</summary>
    public Exception? Ending() => Failure() ?? Puller.Error;

    protected override bool TryTakeFresh(int mostItems, int leastItems, out ChunkRange<T, R> range, out long number)
    {
        bool split;
        lock (Gate)
        {
            if (!IsTakeable || halted)
            {
                range = default;
                number = 0;
                return false;
            }

            var lot = Form();
            var items = Math.Min(lot.Count, mostItems);
            range = new(lot, 0, items, 0);
            split = items < lot.Count;
            if (split)
            {
                Waiting.Add(new(lot, items, lot.Count - items, 0));
            }
        }

        if (split)
        {
            SignalChunks();
        }

        number = NextNumber();
        return true;
    }

    protected override void Settle(MapChunk<T, R> chunk, int items) => Account(chunk.Lot, items);

    protected override void Drop(Lot<T, R> lot, int items) => Account(lot, items);

    protected override void StopAfter(Lot<T, R> lot)
    {
        if (mode == StreamMode.OrderedStream)
        {
            Halt(lot.Sequence); // earlier items are still wanted: they come before the error
        }
        else
        {
            StopAll();
        }
    }

    protected override void StopAll()
    {
        Stop.Set();
        Halt(-1);
    }

    private protected override void OnEnded()
    {
        patience?.Dispose();
        delivered.Writer.TryComplete();
        base.OnEnded();
    }

    private int DefaultWindow()
    {
        var chunk = Setting.Sizer.Next(null);
        var inFlight = IsAsync ? Options.ConcurrencyPerWorker : 1;
        return (int)Math.Min(1 << 24, Math.Max(64, 4L * Math.Max(1, Setting.Workers) * Math.Max(chunk, inFlight)));
    }

    // Called by the puller with each item; false: pull no more.
    private bool Offer(T item, int window)
    {
        bool signal;
        lock (Gate)
        {
            if (halted)
            {
                return false;
            }

            forming.Add(item);
            if (forming.Count == 1 && patience is not null)
            {
                BePatient();
            }

            var full = forming.Count >= Math.Min(Setting.Sizer.Next(null), window);
            signal = full || (Setting.Sizer.IsAuto && forming.Count == 1);
            if (full)
            {
                EnqueueFormed();
            }
        }

        if (signal)
        {
            SignalChunks();
        }

        return true;
    }

    // Called by the puller when it must wait and when the source has ended. What is formed so far then runs, or nothing would ever
    // free a place; but not while workers are busy anyway, or a stream at its limit would run in chunks of the few places that just became free.
    private void End(bool forGood)
    {
        bool finished;
        lock (Gate)
        {
            if (forming.Count > 0 && !halted && (forGood || outstanding.Count == 0))
            {
                EnqueueFormed();
            }

            pulled |= forGood;
            finished = IsDone;
        }

        SignalChunks();
        if (finished)
        {
            End();
        }
    }

    // A source that does not answer is not waited for once nothing more is wanted of it.
    private bool IsDone => (pulled || halted) && outstanding.Count == 0;

    // With automatic sizes an idle worker takes what there is: an item never waits for company.
    private bool IsTakeable => forming.Count > 0 && (Setting.Sizer.IsAuto || isDue);

    // Under Gate. The timer is set once for as many chunks as are filled while it runs.
    private void BePatient()
    {
        formingSince = Setting.Clock.GetTimestamp();
        if (!isPatient)
        {
            isPatient = true;
            patience!.Change(Patience, Timeout.InfiniteTimeSpan);
        }
    }

    private void LosePatience()
    {
        lock (Gate)
        {
            var left = Patience - Setting.Clock.GetElapsedTime(formingSince);
            isDue = forming.Count > 0 && left <= TimeSpan.Zero;
            isPatient = forming.Count > 0 && !isDue && !IsFinished;
            if (isPatient)
            {
                patience!.Change(left, Timeout.InfiniteTimeSpan);
            }

            if (!isDue)
            {
                return;
            }
        }

        SignalChunks();
    }

    private void EnqueueFormed()
    {
        var lot = Form();
        Waiting.Add(new(lot, 0, lot.Count, 0));
    }

    private Lot<T, R> Form()
    {
        Debug.Assert(Gate.IsHeldByCurrentThread && forming.Count > 0 && !halted);
        var items = forming.ToArray();
        forming.Clear();
        isDue = false;
        var lot = new Lot<T, R>(lots++, formed, items, new R[items.Length], new StopFlag()) { Bytes = items.Sum(codec.EstimateBytes) };
        formed += items.Length;
        outstanding.Add(lot.Sequence, lot);
        return lot;
    }

    private void Halt(long lastWanted)
    {
        List<ChunkRange<T, R>> dropped;
        bool finished;
        lock (Gate)
        {
            halted = true;
            forming.Clear();
            foreach (var lot in outstanding.Values)
            {
                if (lot.Sequence > lastWanted)
                {
                    lot.Stop.Set();
                }
            }

            dropped = Waiting.RemoveStopped();
            finished = IsDone;
        }

        Puller.Stop();
        foreach (var range in dropped)
        {
            Account(range.Lot, range.Count);
        }

        if (finished)
        {
            End();
        }
    }

    private void Account(Lot<T, R> lot, int items)
    {
        bool finished;
        var bytes = 0L;
        lock (Gate)
        {
            lot.Unsettled -= items;
            Debug.Assert(lot.Unsettled >= 0 && (items == 0 || mode == StreamMode.UnorderedStream || lot.Sequence >= nextToDeliver)); // what went back may have been delivered by others meanwhile
            if (items > 0 && lot.Unsettled == 0) // a chunk of which everything went back settles nothing
            {
                bytes = lot.Bytes;
                outstanding.Remove(lot.Sequence);
                Deliver(lot);
            }

            finished = IsDone;
        }

        if (mode == StreamMode.Map)
        {
            Puller.Release(items, bytes);
        }

        if (finished)
        {
            End();
        }
    }

    private void Deliver(Lot<T, R> lot)
    {
        if (mode == StreamMode.UnorderedStream)
        {
            delivered.Writer.TryWrite(lot);
            return;
        }

        Debug.Assert(Gate.IsHeldByCurrentThread);
        held.Add(lot.Sequence, lot);
        while (held.Remove(nextToDeliver, out var next))
        {
            delivered.Writer.TryWrite(next);
            nextToDeliver++;
        }
    }
}

/// <summary>How a lazily pulled map hands its results over.</summary>
internal enum StreamMode
{
    /// <summary>All at the end, in input order; finished items free their place in the window.</summary>
    Map,

    /// <summary>In input order, as the consumer asks.</summary>
    OrderedStream,

    /// <summary>As they finish.</summary>
    UnorderedStream,
}
