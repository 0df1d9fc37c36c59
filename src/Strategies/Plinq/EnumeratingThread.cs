using System.Runtime.CompilerServices;
using PBench.Strategies.Engine;

namespace PBench.Strategies.Plinq;

/// <summary>A thread of the session's own that enumerates one query after the other. Thread-safe.</summary>
/// <remarks>
/// Who enumerates only waits, so it is none of the pool's: on two cores the second worker would come when the pool found itself
/// starved, half a second later. It is kept, as starting a thread costs a tenth of a millisecond; maps beside the first get one each.
/// </remarks>
internal sealed class EnumeratingThread
{
    private readonly Bell bell = new();
    private readonly Lock gate = new();
    private Action? next; // guarded by gate
    private bool isBusy; // guarded by gate
    private bool isClosed; // guarded by gate

    public EnumeratingThread() => new Thread(Work) { IsBackground = true, Name = "pbench plinq" }.Start();

    /// <summary>Completes when <paramref name="enumerate"/> has returned, with what it threw.</summary>
    public Task RunAsync(Action enumerate)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (isBusy || isClosed)
            {
                return Task.Factory.StartNew(enumerate, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }

            isBusy = true;
            next = () => Run(enumerate, ended);
        }

        bell.Ring();
        return ended.Task;
    }

    /// <summary>The thread ends after what it was given.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
        }

        bell.Close();
    }

    private static void Run(Action enumerate, TaskCompletionSource ended)
    {
        try
        {
            enumerate();
            ended.SetResult();
        }
        catch (Exception thrown)
        {
            ended.SetException(thrown);
        }
    }

    private void Work()
    {
        long mark;
        do
        {
            mark = bell.Mark();
            RunNext();
        }
        while (bell.Wait(mark));

        RunNext(); // given between the look and the end
    }

    // A method of its own: a frame that waits would keep a map's items alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunNext()
    {
        Action? mine;
        lock (gate)
        {
            (mine, next) = (next, null);
        }

        if (mine is not null)
        {
            mine();
            lock (gate)
            {
                isBusy = false;
            }
        }
    }
}
