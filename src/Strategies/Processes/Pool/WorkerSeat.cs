using System.Collections.Concurrent;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pool;

/// <summary>A place in the pool: one worker after the other sits in it, and one thread of this process looks after whoever does.</summary>
internal sealed class WorkerSeat
{
    private static readonly TimeSpan QuitWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(2); // for the user's handlers, which may block; taking results and dying last less
    private static readonly TimeSpan DisposeGrace = TimeSpan.FromMilliseconds(250);
    private readonly PoolSession session;
    private readonly int number;
    private readonly Thread thread;
    private volatile WorkerDesk? desk; // of the worker that can take chunks
    private volatile WorkerDesk? serving; // the same, until its last results have been taken
    private readonly ConcurrentDictionary<WorkerProcess, bool> starting = new(); // those that cannot yet
    private readonly ManualResetEventSlim ending = new(); // no further worker is wanted here
    private Task<WorkerProcess>? replacement; // of the seat's thread

    public WorkerSeat(PoolSession session, int number)
    {
        this.session = session;
        this.number = number;
        thread = new Thread(Run) { IsBackground = true, Name = $"pbench seat {number}" };
    }

    /// <summary>Where chunks are handed to the worker; null while there is none that can take any.</summary>
    public WorkerDesk? Desk => desk;

    public void Start() => thread.Start();

    public void Join() => thread.Join();

    /// <summary>The session ends: an idle worker quits, a busy one is given a moment and then killed.</summary>
    public void Close()
    {
        KillStarting();
        if (desk is not { } mine)
        {
            return;
        }

        using var alarm = new Timer(_ => mine.Worker.Kill(static loss => loss with { IsAbort = true }), null, 2 * QuitWait, Timeout.InfiniteTimeSpan); // a stopped process does not even read

        SpinWait.SpinUntil(() => mine.IsIdle || desk != mine, DisposeGrace);
        if (!mine.TryQuit(DisposeGrace) || !mine.Worker.WaitForExit(QuitWait))
        {
            mine.Worker.Kill(static loss => loss with { IsAbort = true });
        }

        mine.Ring();
    }

    /// <summary>The session has failed: whoever sits here goes, and nobody follows.</summary>
    public void Kill()
    {
        KillStarting();
        serving?.Worker.Kill(static loss => loss with { IsAbort = true });
    }

    /// <summary>Waits until the worker, which was killed, is gone, its last results are taken, and no thread takes any more: nobody writes into the caller's memory then.</summary>
    public void AwaitEnd()
    {
        if (serving is { } mine)
        {
            mine.Worker.WaitForExit(EndGrace);
            mine.AwaitReceiver(EndGrace);
            if (Thread.CurrentThread != thread)
            {
                SpinWait.SpinUntil(() => serving != mine, EndGrace); // its own thread recovers what the worker left
            }
        }
    }

    private void KillStarting()
    {
        ending.Set();
        foreach (var early in starting.Keys)
        {
            early.Kill(static loss => loss with { IsAbort = true });
        }
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
        finally
        {
            DropReplacement();
        }
    }

    // A warm worker that will not be needed.
    private void DropReplacement()
    {
        try
        {
            if (replacement?.GetAwaiter().GetResult() is { } warm)
            {
                warm.End();
                warm.Dispose();
            }
        }
        catch (Exception notStarted) when (notStarted is not OutOfMemoryException)
        {
            // The session has ended or failed already, and says why.
        }
    }

    // The next worker, ready; null: the session is closing.
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
                // Below it is tried again, and the error then reported.
            }
        }

        while (!session.IsClosing)
        {
            try
            {
                return WorkerStart.Run(session, number, starting);
            }
            catch (WorkerStartException died)
            {
                var pause = TimeSpan.Zero;
                if (!session.IsClosing && session.Deaths.IsRefusedTooOften(died.InnerException is null, session.HasWorker, out pause))
                {
                    throw new SessionFailedException($"The session cannot go on: {session.Deaths.Description}. The last: {died.Message}", died.InnerException ?? died);
                }

                if (pause > TimeSpan.Zero && !session.IsClosing)
                {
                    session.Note($"{died.Message} It is tried again in {pause.TotalSeconds:0.###} s.");
                    ending.Wait(pause);
                }
            }
        }

        return null;
    }

    private void Serve(WorkerProcess current)
    {
        var mine = new WorkerDesk(session, number, current);
        desk = serving = mine;
        current.WhenExited(mine.Ring);
        session.WorkerReady();
        mine.Poke();
        if (session.IsClosing)
        {
            current.Kill(static loss => loss with { IsAbort = true }); // Close may have looked before the desk was there
        }

        try
        {
            while (true)
            {
                if (mine.RetireReason is { } reason && !session.IsClosing)
                {
                    // The replacement is started before the old worker goes, so that the seat is empty only for a moment.
                    replacement ??= Task.Factory.StartNew(() => WorkerStart.Run(session, number, starting), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                    if (mine.TryRetire())
                    {
                        Retire(mine, reason);
                        return;
                    }
                }

                if (mine.IsIdle && !current.HasExited)
                {
                    mine.WaitForRing();
                }
                else if (!mine.Receive())
                {
                    Lost(mine);
                    return;
                }
            }
        }
        catch (ProtocolException broken)
        {
            throw new SessionFailedException($"Worker {number} (process {current.ProcessId}) broke the protocol: {broken.Message}", broken);
        }
        finally
        {
            // Whatever has happened: the worker is not ours any more, and nothing of it is left.
            desk = null;
            current.End(); // first: a thread that sends to it holds what Close needs
            mine.Close();
            serving = null;
            current.Dispose();
        }
    }

    private void Retire(WorkerDesk mine, string reason)
    {
        session.Note($"Worker {number} (process {mine.Worker.ProcessId}) is replaced: {reason}.");
        try
        {
            replacement!.Wait();
        }
        catch (AggregateException)
        {
            // Next says what is wrong with it.
        }

        desk = null;
        if (mine.TryQuit(QuitWait))
        {
            mine.Worker.WaitForExit(QuitWait);
        }
    }

    private void Lost(WorkerDesk mine)
    {
        desk = null;
        var loss = mine.Worker.Loss(number);
        var left = mine.Close();
        foreach (var (slot, chunk) in left)
        {
            if (Recovery.Settle(chunk, slot, mine.Worker.Mailbox, loss))
            {
                session.Deaths.ItemFinished();
            }
        }

        var tooMany = !loss.IsAbort && loss.ItemTimeout is null && !session.IsClosing && session.Deaths.IsTooMany();
        if (!tooMany)
        {
            foreach (var (_, chunk) in left)
            {
                chunk.Job.Finish(chunk.Chunk, number, mine.Worker.ProcessId);
            }
        }
        else
        {
            throw new SessionFailedException($"The session cannot go on: {session.Deaths.Description}. The last: {loss.Description}", loss.Error(-1, 0));
        }

        if (!session.IsClosing)
        {
            session.Note($"{loss.Description} It is replaced.");
        }
    }
}
