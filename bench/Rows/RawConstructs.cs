namespace PBench.Bench.Rows;

/// <summary>What a programmer would write without the library, with the same delegate: what the in-process strategies are held against.</summary>
internal static class RawConstructs
{
    /// <summary>Parallel.For over chunks: the counterpart of <c>threads</c>.</summary>
    public static void ParallelFor<T, R>(Func<T, R> function, T[] items, R[] results, int chunk, int workers) =>
        Parallel.For(0, Chunks(items.Length, chunk), new ParallelOptions { MaxDegreeOfParallelism = workers }, c => Chunk(function, items, results, chunk, c));

    /// <summary>A task per chunk: the counterpart of <c>task</c>.</summary>
    public static void Tasks<T, R>(Func<T, R> function, T[] items, R[] results, int chunk, int workers)
    {
        var tasks = new Task[Chunks(items.Length, chunk)];
        for (var i = 0; i < tasks.Length; i++)
        {
            var c = i;
            tasks[c] = Task.Run(() => Chunk(function, items, results, chunk, c));
        }

        Task.WhenAll(tasks).GetAwaiter().GetResult();
    }

    /// <summary>A query in input order: the counterpart of <c>plinq</c>, which likewise decides itself what a chunk is.</summary>
    public static R[] Query<T, R>(Func<T, R> function, T[] items, int workers) =>
        items.AsParallel().AsOrdered().WithDegreeOfParallelism(workers).WithExecutionMode(ParallelExecutionMode.ForceParallelism).Select(function).ToArray();

    /// <summary>The construct that belongs to a strategy.</summary>
    public static Action Of<T, R>(string strategy, Func<Func<T, R>> function, T[] items, R[] results, int chunk, int workers) => strategy switch
    {
        Contenders.Task => () => Tasks(function(), items, results, chunk, workers),
        Contenders.Threads => () => ParallelFor(function(), items, results, chunk, workers),
        Contenders.Plinq => () => Query(function(), items, workers),
        _ => throw new ArgumentOutOfRangeException(nameof(strategy), strategy, "There is no raw construct like it."),
    };

    private static int Chunks(int items, int chunk) => (items + chunk - 1) / chunk;

    private static void Chunk<T, R>(Func<T, R> function, T[] items, R[] results, int chunk, int index)
    {
        for (var i = index * chunk; i < Math.Min(items.Length, (index + 1) * chunk); i++)
        {
            results[i] = function(items[i]);
        }
    }
}
