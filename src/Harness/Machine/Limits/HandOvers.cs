namespace PBench.Harness.Machine.Limits;

/// <summary>Calls of delegates that do nothing: four in turn, since the runtime would inline a single one and there would be no call.</summary>
internal sealed class DelegateCalls : IProbedAction
{
    private readonly Func<int, int>[] functions = [static x => x, static x => -x, static x => ~x, static x => x + 1];

    public int Operations => 100_000;

    public int Sum { get; private set; }

    public void Run()
    {
        var sum = 0;
        for (var i = 0; i < Operations; i++)
        {
            sum += functions[i & 3](i);
        }

        Sum = sum;
    }

    public void Dispose()
    {
    }
}

/// <summary>An empty task to the thread pool, waited for.</summary>
internal sealed class TaskRoundTrip : IProbedAction
{
    public int Operations => 100;

    public void Run()
    {
        for (var i = 0; i < Operations; i++)
        {
            Task.Run(static () => { }).GetAwaiter().GetResult();
        }
    }

    public void Dispose()
    {
    }
}

/// <summary>A semaphore each way between this thread and another.</summary>
internal sealed class ThreadRoundTrip : IProbedAction
{
    private readonly SemaphoreSlim there = new(0);
    private readonly SemaphoreSlim back = new(0);
    private readonly Thread thread;
    private volatile bool isOver;

    public ThreadRoundTrip()
    {
        thread = new Thread(Answer) { IsBackground = true, Name = "round trip" };
        thread.Start();
    }

    public int Operations => 100;

    public void Run()
    {
        for (var i = 0; i < Operations; i++)
        {
            there.Release();
            back.Wait();
        }
    }

    public void Dispose()
    {
        isOver = true;
        there.Release();
        thread.Join();
        there.Dispose();
        back.Dispose();
    }

    private void Answer()
    {
        for (there.Wait(); !isOver; there.Wait())
        {
            back.Release();
        }
    }
}
