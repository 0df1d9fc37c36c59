using System.Diagnostics;
using System.IO.Pipes;
using PBench.Strategies.Interop;
using PBench.Strategies.Processes.Protocol;
using PBench.Strategies.Processes.Worker;

namespace PBench.Strategies.Processes.Pool;

/// <summary>One worker process with everything that connects it to this one.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly Lock StartLock = new(); // from the making of the pipes to the closing of the worker's ends: else another worker would inherit them too (portable path)
    private static readonly TimeSpan ExitWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TailWait = TimeSpan.FromMilliseconds(250);
    private readonly Process process;
    private readonly OneWayPipe control;
    private readonly ConsoleRelay console;
    private Action? whenExited; // guarded by control
    private bool isDisposed; // guarded by control

    private WorkerProcess(Process process, Mailbox mailbox, WorkerLink link, OneWayPipe control)
    {
        this.process = process;
        this.control = control;
        Mailbox = mailbox;
        Link = link;
        ProcessId = process.Id;
        console = new ConsoleRelay(process);
        process.Exited += (_, _) => OnExited();
        process.EnableRaisingEvents = true;
    }

    public int ProcessId { get; }

    public Mailbox Mailbox { get; }

    public WorkerLink Link { get; }

    /// <summary>Set before a kill: what the loss means for the item that was running.</summary>
    public Func<WorkerLoss, WorkerLoss>? KillReason { get; private set; }

    /// <summary>The process has ended and its link is broken.</summary>
    public bool HasExited { get; private set; }

    /// <summary>Resident memory in bytes; 0 when the worker has ended.</summary>
    public long ResidentBytes
    {
        get
        {
            try
            {
                process.Refresh();
                return process.WorkingSet64;
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        }
    }

    public static WorkerProcess Start(PoolSetting pool)
    {
        var made = new Stack<IDisposable>();
        try
        {
            lock (StartLock)
            {
                return Start(pool, made);
            }
        }
        catch
        {
            while (made.TryPop(out var part))
            {
                Discard(part);
            }

            throw;
        }
    }

    /// <summary>The worker has opened what it needs: no names and no second ends have to stay.</summary>
    public void Opened(PoolSetting pool)
    {
        pool.Platform.Segments.Forget(Mailbox.Segment.Address);
        control.CloseWorkerEnd();
        Link.CloseWorkerEnds();
    }

    /// <summary>Cancels the tokens of a map's waiting items with a higher index than the last wanted; −1: the map has ended.</summary>
    public void CancelJob(long job, long lastWanted)
    {
        var words = new byte[2 * sizeof(long)];
        BitConverter.TryWriteBytes(words, job);
        BitConverter.TryWriteBytes(words.AsSpan(sizeof(long)), lastWanted);
        try
        {
            lock (control)
            {
                if (!isDisposed)
                {
                    control.Stream.Write(words);
                }
            }
        }
        catch (IOException)
        {
            // The worker is gone; its link says so.
        }
    }

    /// <summary>Looks into the mailbox, if the worker has not been disposed of.</summary>
    public void Touch(Action<Mailbox> look)
    {
        lock (control)
        {
            if (!isDisposed)
            {
                look(Mailbox);
            }
        }
    }

    /// <summary>Calls back once, when the process has ended; at once if it has.</summary>
    public void WhenExited(Action callback)
    {
        lock (control)
        {
            whenExited = callback;
            if (!HasExited)
            {
                return;
            }
        }

        callback();
    }

    /// <summary>Ends the process by force.</summary>
    public void Kill(Func<WorkerLoss, WorkerLoss>? reason = null)
    {
        KillReason ??= reason;
        try
        {
            process.Kill();
        }
        catch (Exception gone) when (gone is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended by itself.
        }
    }

    /// <summary>Waits for the end of the process. False: it goes on.</summary>
    public bool WaitForExit(TimeSpan atMost)
    {
        try
        {
            return process.WaitForExit(atMost);
        }
        catch (InvalidOperationException)
        {
            return true; // disposed of: it has ended
        }
    }

    /// <summary>Ends the process, by force if it has not, and waits until all it wrote has been passed on.</summary>
    public void End()
    {
        Kill();
        WaitForExit(ExitWait);
        console.WaitForEnd(TailWait);
    }

    /// <summary>How a worker whose link has closed came to its end.</summary>
    public WorkerLoss Loss(int worker)
    {
        if (!process.WaitForExit(ExitWait))
        {
            Kill(static loss => loss with { KilledBecause = "it had closed its connection and went on" }); // it is of no use any more
            process.WaitForExit(ExitWait);
        }

        var loss = new WorkerLoss(worker, ProcessId, process.HasExited ? process.ExitCode : null, console.Tail(TailWait));
        console.AssertNoneFailed();
        return KillReason?.Invoke(loss) ?? loss;
    }

    public void Dispose()
    {
        lock (control)
        {
            if (isDisposed)
            {
                return;
            }

            isDisposed = true;
            Link.Dispose();
            control.Dispose();
            Mailbox.Dispose();
        }

        // Not under the lock: it waits for the handler of Exited, which takes the lock (a deadlock that 1 of 100 disposals of a
        // session whose workers had just been recycled ran into on a busy machine).
        process.Dispose();
    }

    private static void Discard(IDisposable part)
    {
        try
        {
            (part as Process)?.Kill();
        }
        catch (Exception gone) when (gone is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended by itself.
        }

        part.Dispose();
    }

    private static WorkerProcess Start(PoolSetting pool, Stack<IDisposable> made)
    {
        T Keep<T>(T part)
            where T : IDisposable
        {
            made.Push(part);
            return part;
        }

        var platform = pool.Platform;
        var segment = Keep(MappedSegment.Create(pool.Layout.Length, platform.Segments));
        var control = Keep(new OneWayPipe(PipeDirection.Out, platform));
        var carriesItems = pool.Layout.ItemBytes == 0;
        var toWorker = Keep(new OneWayPipe(PipeDirection.Out, platform, carriesItems));
        var fromWorker = Keep(new OneWayPipe(PipeDirection.In, platform, carriesItems));
        var mailbox = new Mailbox(segment, pool.Layout);
        var link = pool.Transport.Connect(mailbox, platform, toWorker, fromWorker);
        var address = new WorkerAddress(
            Environment.ProcessId, pool.Transport.Name, platform.IsPortable, control.Address, toWorker.Address, fromWorker.Address, segment.Address, pool.Layout.ItemBytes, pool.Layout.ResultBytes, pool.OpensFirst);
        var process = Keep(Process.Start(pool.StartInfo(address)) ?? throw new InvalidOperationException("The system started no process."));
        control.WorkerStarted();
        toWorker.WorkerStarted();
        fromWorker.WorkerStarted();
        process.StandardInput.Close(); // a worker's standard input is empty
        return new WorkerProcess(process, mailbox, link, control);
    }

    private void OnExited()
    {
        Action? callback;
        lock (control)
        {
            HasExited = true;
            callback = whenExited;
            if (!isDisposed)
            {
                Link.Break();
            }
        }

        callback?.Invoke();
    }
}
