using System.Buffers;
using System.Diagnostics;
using PBench.Strategies.Engine;
using PBench.Strategies.Payloads;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pool;

/// <summary>A place in the pool: one worker after the other sits in it, and one thread of this process looks after whoever does.</summary>
/// <remarks>
/// The seat's thread receives; chunks are sent by whoever notices that there is one to send (<see cref="Poke"/>): the caller of
/// a map, the thread that pulls a stream, or the seat's own after a chunk has ended. <c>gate</c> guards sending and the table of held
/// chunks. Applying records and finishing chunks happen outside of it, as they may run the user's code.
/// </remarks>
internal sealed class WorkerSeat
{
    /// <summary>A second chunk is handed over in advance when chunks are shorter than this: waiting behind a long one, it would keep an idle worker from it.</summary>
    private static readonly TimeSpan PrefetchBelow = TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan QuitWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MemoryLookInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan DisposeGrace = TimeSpan.FromMilliseconds(250);
    private readonly PoolSession session;
    private readonly int number;
    private readonly Thread thread;
    private readonly object gate = new();
    private readonly HeldChunk?[] held = new HeldChunk?[MailboxLayout.Slots]; // guarded by gate; read without it by watchers
    private readonly WorkerChunks[] places = [new(), new()];
    private readonly HashSet<long> knownJobs = []; // guarded by gate
    private readonly HashSet<long> knownShares = []; // guarded by gate
    private readonly ArrayBufferWriter<byte> buffer = new(); // guarded by gate
    private volatile WorkerProcess? worker; // set while it can take chunks
    private WorkerProcess? starting; // the one that cannot yet
    private Task<WorkerProcess>? replacement;
    private int pokes;
    private long nextId; // guarded by gate
    private long given; // items given to the worker; guarded by gate
    private long lastMemoryLook;
    private bool waitsForIdle; // the next chunk is too large to be sent to a busy worker; guarded by gate
    private string? retireReason; // guarded by gate; not null: no further chunk for this worker

    public WorkerSeat(PoolSession session, int number)
    {
        this.session = session;
        this.number = number;
        thread = new Thread(Run) { IsBackground = true, Name = $"pbench seat {number}" };
    }

    /// <summary>The worker's process, or null while there is none that can take chunks.</summary>
    public int? ProcessId => worker?.ProcessId;

    public bool IsIdle => held[0] is null && held[1] is null;

    public void Start() => thread.Start();

    public void Join() => thread.Join();

    /// <summary>There may be chunks to take. Any thread, also while it holds no lock of ours but another seat's.</summary>
    public void Poke()
    {
        Interlocked.Increment(ref pokes);
        // Whoever holds the gate looks at the pokes again after it let go, so a poke is never lost and nobody waits here.
        // That may be this thread itself: handing a chunk over can put another one back.
        while (Volatile.Read(ref pokes) != 0 && !Monitor.IsEntered(gate) && Monitor.TryEnter(gate))
        {
            try
            {
                while (Interlocked.Exchange(ref pokes, 0) != 0)
                {
                    Fill();
                }
            }
            finally
            {
                Monitor.Exit(gate);
            }
        }
    }

    /// <summary>Chunks of the job that must not go on are told so.</summary>
    public void Stop(MapJob job, bool cancelWaiting)
    {
        if (worker is not { } current)
        {
            return;
        }

        for (var i = 0; i < held.Length; i++)
        {
            if (Volatile.Read(ref held[i]) is { } chunk && chunk.Job.Job == job && chunk.Chunk.Stop.IsSet)
            {
                Touch(current, mailbox => mailbox.Slot(i).Stop = 1);
                if (cancelWaiting && chunk.Job.IsAsync)
                {
                    current.CancelJob(job.Id);
                }
            }
        }
    }

    /// <summary>Kills the worker if one of its items is over its time.</summary>
    public void EnforceItemTimeout()
    {
        if (worker is not { } current)
        {
            return;
        }

        for (var i = 0; i < held.Length; i++)
        {
            if (Volatile.Read(ref held[i]) is { Job: { IsAsync: false, Job.Options.ItemTimeout: { } limit } } chunk)
            {
                Touch(current, mailbox =>
                {
                    var slot = mailbox.Slot(i);
                    var word = Volatile.Read(ref slot.TimedItem);
                    if (slot.Chunk == chunk.Id
                        && (word & 3) == (long)ChunkPhase.Running
                        && Stopwatch.GetElapsedTime(slot.TimedStart) >= limit
                        && Interlocked.CompareExchange(ref slot.TimedItem, (word & ~3L) | (long)ChunkPhase.Condemned, word) == word)
                    {
                        current.Kill(loss => loss with { ItemTimeout = limit });
                    }
                });
            }
        }
    }

    /// <summary>Kills the worker if it still runs a chunk of the job, which is over.</summary>
    public void EnforceEnd(MapJob job)
    {
        if (worker is not { } current)
        {
            return;
        }

        for (var i = 0; i < held.Length; i++)
        {
            if (Volatile.Read(ref held[i]) is { Job.IsAsync: false } chunk && chunk.Job.Job == job)
            {
                Touch(current, mailbox =>
                {
                    var slot = mailbox.Slot(i);
                    if (slot.Chunk == chunk.Id && Interlocked.CompareExchange(ref slot.Phase, (int)ChunkPhase.Condemned, (int)ChunkPhase.Running) == (int)ChunkPhase.Running)
                    {
                        current.Kill(static loss => loss with { IsAbort = true });
                    }
                });
            }
        }
    }

    /// <summary>The session ends: an idle worker quits, a busy one is given a moment and then killed.</summary>
    public void Close()
    {
        Volatile.Read(ref starting)?.Kill(static loss => loss with { IsAbort = true });
        if (worker is not { } current)
        {
            return;
        }

        SpinWait.SpinUntil(() => IsIdle || worker != current, DisposeGrace);
        if (IsIdle && Monitor.TryEnter(gate, DisposeGrace))
        {
            try
            {
                Quit(current);
            }
            finally
            {
                Monitor.Exit(gate);
            }

            if (current.WaitForExit(QuitWait))
            {
                return;
            }
        }

        current.Kill(static loss => loss with { IsAbort = true });
    }

    private void Run()
    {
        try
        {
            while (!session.IsClosing && Next() is { } next)
            {
                Serve(next);
            }
        }
        catch (SessionFailedException failed)
        {
            session.FailWith(failed.Message, failed.InnerException);
        }
        catch (Exception broken)
        {
            session.FailWith($"Worker {number} cannot be served: {broken.Message}", broken);
        }
    }

    // Starts a worker and waits until it is ready. Null: the session is closing.
    private WorkerProcess? Next()
    {
        if (replacement is { } warm)
        {
            replacement = null;
            try
            {
                return warm.GetAwaiter().GetResult();
            }
            catch (WorkerStartException) when (!session.IsClosing)
            {
                // Below it is tried once more, with the error then reported.
            }
        }

        while (!session.IsClosing)
        {
            try
            {
                return StartWorker(kept => Volatile.Write(ref starting, kept));
            }
            catch (WorkerStartException died) when (!session.IsClosing)
            {
                if (session.Deaths.IsTooMany())
                {
                    throw new SessionFailedException($"The session cannot go on: {session.Deaths.Description}. The last: {died.Message}", died.InnerException ?? died);
                }
            }
            catch (WorkerStartException)
            {
                return null;
            }
        }

        return null;
    }

    private WorkerProcess StartWorker(Action<WorkerProcess?> keep)
    {
        var fresh = WorkerProcess.Start(session.Setting);
        keep(fresh);
        using var alarm = session.Setting.Options.StartupTimeout == Timeout.InfiniteTimeSpan
            ? null
            : new Timer(_ => fresh.Kill(loss => loss with { IsAbort = true }), null, session.Setting.Options.StartupTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            if (session.IsClosing)
            {
                fresh.Kill();
            }

            fresh.Link.Send(new MessageHeader { Kind = MessageKind.Open }, session.Setting.Terms);
            if (fresh.Link.Receive(out var header, out var payload))
            {
                if (header.Kind == MessageKind.InitializerThrew)
                {
                    var thrown = ExceptionCodec.Decode(payload);
                    throw new SessionFailedException($"The initializer threw {thrown.GetType().Name}: {thrown.Message}", thrown);
                }

                fresh.Opened(session.Setting);
                session.WorkerReady();
                return fresh;
            }

            throw Died(fresh);
        }
        catch (IOException)
        {
            throw Died(fresh);
        }
        catch (SessionFailedException)
        {
            fresh.Kill();
            fresh.Dispose();
            throw;
        }
        finally
        {
            keep(null);
        }
    }

    private Exception Died(WorkerProcess fresh)
    {
        var loss = fresh.Loss(number);
        fresh.Dispose();
        var tail = loss.StandardErrorTail.Length == 0 ? "" : $" It wrote: {loss.StandardErrorTail.TrimEnd()}";
        return loss.IsAbort && !session.IsClosing
            ? new SessionFailedException($"No worker was ready within {session.Setting.Options.StartupTimeout.TotalSeconds:0.###} s: the initializer does not return, or the machine is too slow (StartupTimeout).{tail}")
            : new WorkerStartException($"{loss.Description} It never became ready.{tail}");
    }

    private void Serve(WorkerProcess current)
    {
        lock (gate)
        {
            given = 0;
            retireReason = null;
            knownJobs.Clear();
            knownShares.Clear();
            worker = current;
        }

        Poke();
        while (current.Link.Receive(out var header, out var records))
        {
            Take(current, header, records);
            Poke();
            if (IsRetired(out var reason))
            {
                Retire(current, reason);
                return;
            }
        }

        Lost(current);
    }

    private void Take(WorkerProcess current, in MessageHeader header, ReadOnlySpan<byte> records)
    {
        if (header.Kind is not (MessageKind.Part or MessageKind.End) || header.Slot >= held.Length || held[header.Slot] is not { } chunk || chunk.Id != header.Chunk)
        {
            throw new ProtocolException($"A worker sent {header.Kind} for chunk {header.Chunk}, which it does not hold.");
        }

        if (chunk.Job.Apply(chunk.Chunk, records, chunk.Fragments))
        {
            NoteRetirement("an item that does not end still runs in it");
        }

        if (header.Kind == MessageKind.Part)
        {
            current.Link.Acknowledge(header);
            return;
        }

        var slot = current.Mailbox.Slot(header.Slot);
        chunk.Chunk.Times.Received = slot.Received;
        chunk.Chunk.Times.Started = slot.Started;
        chunk.Chunk.Times.Finished = slot.Finished;
        chunk.Chunk.Times.Returned = Stopwatch.GetTimestamp();
        chunk.Chunk.Times.BytesOut += records.Length;
        current.Link.Acknowledge(header);
        session.Deaths.ItemFinished();
        LookAtMemory(current);
        chunk.Job.Finish(chunk.Chunk, number, current.ProcessId);
        lock (gate)
        {
            held[header.Slot] = null;
            places[header.Slot].Forget();
        }

        Interlocked.Increment(ref pokes);
    }

    // Under the gate.
    private void Fill()
    {
        while (worker is { } current && retireReason is null && !session.IsClosing)
        {
            var slot = held[0] is null ? 0 : held[1] is null ? 1 : -1;
            var busy = held[0] ?? held[1];
            if (slot < 0 || (busy is not null && waitsForIdle))
            {
                return;
            }

            var left = session.Setting.Options.MaxItemsPerWorker is { } most ? most - given : int.MaxValue;
            if (left <= 0)
            {
                retireReason = $"it has run {given} items (MaxItemsPerWorker)";
                Interlocked.Increment(ref pokes);
                return;
            }

            if (session.Jobs.TryTake(places[slot], (int)left, busy is null ? null : job => MayPrefetch(busy, job)) is not { } chunk)
            {
                return;
            }

            given += chunk.Count;
            try
            {
                Hand(current, slot, chunk, busy is not null);
            }
            catch (IOException)
            {
                return; // the worker is gone; the seat's thread learns it from the link, and the chunk is recovered as never begun
            }
        }
    }

    // A long chunk is not worth waiting behind; waiting items leave room for others.
    private static bool MayPrefetch(HeldChunk busy, MapJob job) =>
        (busy.Job.IsAsync && job == busy.Job.Job) || (job == busy.Job.Job && busy.Job.LastChunkTime < PrefetchBelow);

    private void Hand(WorkerProcess current, int slot, MapChunk chunk, bool isBusy)
    {
        var job = session.Remote(chunk.Job);
        Forget(current);
        if (!job.TryGetItemBytes(chunk, out var bytes))
        {
            buffer.ResetWrittenCount();
            if (job.Encode(chunk, buffer) == 0)
            {
                job.Finish(chunk, number, current.ProcessId); // nothing is left to run
                return;
            }

            bytes = buffer.WrittenSpan;
        }

        if (isBusy && (!current.Link.Fits(bytes.Length) || (!knownJobs.Contains(chunk.Job.Id) && !current.Link.Fits(job.Message.Length))))
        {
            waitsForIdle = true;
            given -= chunk.Count;
            job.Finish(chunk, number, current.ProcessId); // goes back: somebody else may be free for it
            return;
        }

        waitsForIdle = !current.Link.Fits(bytes.Length); // the next is probably as large

        Announce(current, job);
        var traced = chunk.Job.Options.Observer is not null;
        chunk.Times.BytesIn = bytes.Length;
        chunk.Times.Encoded = traced ? Stopwatch.GetTimestamp() : 0;
        var mine = new HeldChunk(++nextId, chunk, job);
        current.Mailbox.Slot(slot).Stop = 0;
        Volatile.Write(ref held[slot], mine);
        if (chunk.Stop.IsSet)
        {
            current.Mailbox.Slot(slot).Stop = 1; // it was set before the table had the chunk
        }

        current.Link.Send(new MessageHeader { Kind = MessageKind.Chunk, Slot = slot, Job = chunk.Job.Id, Chunk = mine.Id, First = chunk.First, Count = chunk.Count }, bytes);
        chunk.Times.Sent = traced ? Stopwatch.GetTimestamp() : 0;
    }

    private void Announce(WorkerProcess current, RemoteJob job)
    {
        foreach (var share in session.Shares.Missing(knownShares))
        {
            current.Link.Send(new MessageHeader { Kind = MessageKind.Share, Chunk = share.Id }, share.Message);
            knownShares.Add(share.Id);
        }

        if (knownJobs.Add(job.Job.Id))
        {
            current.Link.Send(new MessageHeader { Kind = MessageKind.Job, Job = job.Job.Id }, job.Message);
        }
    }

    private void Forget(WorkerProcess current)
    {
        foreach (var id in knownJobs)
        {
            if (!session.IsRunning(id))
            {
                current.Link.Send(new MessageHeader { Kind = MessageKind.EndJob, Job = id }, []);
                knownJobs.Remove(id);
            }
        }

        foreach (var id in session.Shares.Dropped(knownShares))
        {
            current.Link.Send(new MessageHeader { Kind = MessageKind.Unshare, Chunk = id }, []);
            knownShares.Remove(id);
        }
    }

    private void LookAtMemory(WorkerProcess current)
    {
        if (session.Setting.Options.MaxWorkerBytes is not { } most || Stopwatch.GetElapsedTime(lastMemoryLook) < MemoryLookInterval)
        {
            return;
        }

        lastMemoryLook = Stopwatch.GetTimestamp();
        var resident = current.ResidentBytes;
        if (resident > most)
        {
            NoteRetirement($"it uses {resident} bytes, more than MaxWorkerBytes = {most}");
        }
    }

    private void NoteRetirement(string reason)
    {
        lock (gate)
        {
            retireReason ??= reason;
        }
    }

    // The replacement is started before the old worker goes, so that the seat is empty only for a moment.
    private bool IsRetired(out string reason)
    {
        lock (gate)
        {
            reason = retireReason ?? "";
            if (retireReason is null || session.IsClosing)
            {
                return false;
            }

            replacement ??= Task.Factory.StartNew(() => StartWorker(_ => { }), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return IsIdle;
        }
    }

    private void Retire(WorkerProcess current, string reason)
    {
        session.Note($"Worker {number} (process {current.ProcessId}) is replaced: {reason}.");
        try
        {
            replacement!.Wait();
        }
        catch (AggregateException)
        {
            // Next says what is wrong with it.
        }

        lock (gate)
        {
            worker = null;
            Quit(current);
        }

        if (!current.WaitForExit(QuitWait))
        {
            current.Kill();
            current.WaitForExit(QuitWait);
        }

        Release(current);
    }

    private static void Quit(WorkerProcess current)
    {
        try
        {
            current.Link.Send(new MessageHeader { Kind = MessageKind.Quit }, []);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // It is gone already.
        }
    }

    private void Lost(WorkerProcess current)
    {
        var loss = current.Loss(number);
        lock (gate)
        {
            worker = null;
        }

        var tooMany = !loss.IsAbort && loss.ItemTimeout is null && !session.IsClosing && session.Deaths.IsTooMany();
        for (var i = 0; i < held.Length; i++)
        {
            if (held[i] is { } chunk)
            {
                Recovery.Settle(chunk, i, current.Mailbox, loss);
                if (!tooMany)
                {
                    chunk.Job.Finish(chunk.Chunk, number, current.ProcessId);
                }

                lock (gate)
                {
                    held[i] = null;
                }
            }
        }

        Release(current);
        if (tooMany)
        {
            throw new SessionFailedException($"The session cannot go on: {session.Deaths.Description}. The last: {loss.Description}", loss.Error(-1, 0));
        }

        if (!session.IsClosing)
        {
            session.Note($"{loss.Description} It is replaced.");
        }
    }

    private static void Release(WorkerProcess current)
    {
        lock (current)
        {
            current.Dispose();
        }
    }

    // Watchers look into a mailbox that may be closed under their hands when its worker has just gone.
    private void Touch(WorkerProcess current, Action<Mailbox> action)
    {
        lock (current)
        {
            if (worker == current)
            {
                action(current.Mailbox);
            }
        }
    }

    private sealed class WorkerStartException(string message) : Exception(message);
}
