using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using PBench.Strategies.Engine;

namespace PBench.Strategies.Tasks;

/// <summary>Runs tasks on threads of its own, in the order of queueing.</summary>
/// <remarks>
/// Not the thread pool: with items that wait, the pool adds only a thread or two a second beyond the processors, and raising
/// its minimum would change the whole process.
/// </remarks>
internal sealed class WorkerTaskScheduler : TaskScheduler
{
    private readonly ConcurrentQueue<Task> queue = [];
    private readonly Bell bell = new();
    private readonly Thread[] threads;
    [ThreadStatic]
    private static int worker;

    /// <param name="workers">Number of threads.</param>
    /// <param name="begin">Runs first on each thread; false: the thread ends.</param>
    public WorkerTaskScheduler(int workers, Func<bool> begin)
    {
        threads = new Thread[workers];
        for (var i = 0; i < workers; i++)
        {
            var number = i;
            threads[i] = new Thread(() => Work(number, begin)) { IsBackground = true, Name = $"pbench task worker {number}" };
            threads[i].Start();
        }
    }

    /// <summary>Number of the worker whose thread this is.</summary>
    public static int CurrentWorker => worker;

    public override int MaximumConcurrencyLevel => threads.Length;

    /// <summary>Takes no further task.</summary>
    public void Complete() => bell.Close();

    /// <summary>Returns when every thread has ended.</summary>
    public void Join() => Array.ForEach(threads, t => t.Join());

    protected override IEnumerable<Task> GetScheduledTasks() => queue.ToArray();

    // A chunk may be taken while its session ends, by a timer or by the thread that pulls a source: its map is over, and its task runs
    // no item, but accounts for them. Refusing it would end that thread, and the process with it.
    protected override void QueueTask(Task task)
    {
        queue.Enqueue(task);
        bell.Ring(); // a full fence: either a worker's last look comes after the task, or we see here that it may have come before
        if (bell.IsClosed)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static scheduler => scheduler.RunQueued(), this, preferLocal: false);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => threads.Contains(Thread.CurrentThread) && TryExecuteTask(task);

    private void Work(int number, Func<bool> begin)
    {
        worker = number;
        if (!begin())
        {
            return;
        }

        var open = true;
        while (open)
        {
            var mark = bell.Mark();
            open = !bell.IsClosed; // before the last look: what was queued by then still runs
            RunQueued();
            if (open)
            {
                bell.Wait(mark);
            }
        }
    }

    // A method of its own: a frame that waits would keep the last task, and with it a map's items, alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunQueued()
    {
        while (queue.TryDequeue(out var task))
        {
            TryExecuteTask(task);
        }
    }
}
