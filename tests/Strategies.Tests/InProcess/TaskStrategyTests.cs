using System.Collections.Concurrent;
using PBench.Strategies.Tasks;

namespace PBench.Strategies.Tests.InProcess;

/// <summary>That the name says what happens: chunks are tasks, and a task scheduler hands them out.</summary>
[CancelAfter(60_000)]
public sealed class TaskStrategyTests
{
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Every_chunk_is_a_task_that_the_scheduler_hands_out()
    {
        await using var session = await new TaskStrategy().OpenAsync(new SessionOptions { Workers = 2 });
        var tasks = new ConcurrentBag<int?>();
        var stacks = new ConcurrentBag<string>();

        await session.ForEachAsync(
            (int _) =>
            {
                tasks.Add(Task.CurrentId);
                stacks.Add(Environment.StackTrace);
            },
            Enumerable.Range(0, 20),
            new MapOptions { ChunkSize = 2 });

        Assert.That(tasks, Has.None.Null);
        Assert.That(tasks.Distinct().Count(), Is.EqualTo(10), "a task for each chunk of two items");
        Assert.That(stacks, Is.All.Contains("System.Threading.Tasks.Task.").And.All.Contains("TaskScheduler"));
    }

    [Test]
    public async Task Workers_that_wait_do_not_keep_each_other_from_starting([Values(2, 8)] int workers)
    {
        ThreadPool.GetMinThreads(out var workerThreads, out var portThreads);
        await using var session = await new TaskStrategy().OpenAsync(new SessionOptions { Workers = workers });
        using var all = new Barrier(workers);

        // Each item waits until all are inside: with fewer threads than workers none would ever return.
        var met = await session.MapAsync((int _) => all.SignalAndWait(Watchdog), Enumerable.Range(0, workers * 3), new MapOptions { ChunkSize = 1 });

        Assert.That(met, Is.All.True);
        ThreadPool.GetMinThreads(out var workerThreadsAfter, out var portThreadsAfter);
        Assert.That((workerThreadsAfter, portThreadsAfter), Is.EqualTo((workerThreads, portThreads)), "the settings of the process are the user's");
    }

    [Test]
    public async Task A_task_that_comes_after_the_end_runs_and_throws_nothing_at_who_brings_it()
    {
        // A timer or a source brings one when its session ends at the same moment. Were it refused, the exception would end the process.
        var scheduler = new WorkerTaskScheduler(1, () => true);
        scheduler.Complete();
        scheduler.Join();

        await Task.Factory.StartNew(() => { }, CancellationToken.None, TaskCreationOptions.None, scheduler).WaitAsync(Watchdog);
    }

    [Test]
    public async Task Threads_end_with_the_session()
    {
        var session = await new TaskStrategy().OpenAsync(new SessionOptions { Workers = 2 });
        var threads = new ConcurrentBag<Thread>();
        await session.ForEachAsync((int _) => threads.Add(Thread.CurrentThread), Enumerable.Range(0, 100), new MapOptions { ChunkSize = 1 });

        await session.DisposeAsync();

        Assert.That(threads.Distinct().Select(t => t.IsAlive), Is.All.False);
    }
}
