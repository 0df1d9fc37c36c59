namespace PBench.Strategies.Tests.Contracts;

/// <summary>What every strategy promises; one short subclass for each. The cases C1 to C54 are listed in docs/conformance.md.</summary>
/// <remarks>
/// Functions are written so that they travel to worker processes: they capture values, and meet the test in files
/// (<see cref="Folder"/>). Tests that need the caller's own objects inside items skip strategies that isolate by process.
/// A watchdog (<c>Within</c>) is far above what is expected: it ends a hang and asserts no speed.
/// </remarks>
[CancelAfter(120_000)]
public abstract partial class ParallelMapContract
{
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(30);
    private IMapSession? shared;

    protected abstract IParallelMapStrategy Strategy { get; }

    private bool IsSerial => !Strategy.Traits.Concurrent;

    private bool IsProcesses => Strategy.Traits.Isolation == Isolation.Process;

    /// <summary>Two workers, used by every test that needs no session of its own: so each also shows that those before it left the session in order.</summary>
    private IMapSession Session => shared!;

    [OneTimeSetUp]
    public async Task OpenSharedSession() => shared = await Within(OpenAsync());

    /// <summary>A test that failed takes its session with it, not the tests after it.</summary>
    [TearDown]
    public async Task ReplaceSessionAfterFailure()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed)
        {
            _ = shared!.DisposeAsync().AsTask();
            shared = await Within(OpenAsync());
        }
    }

    [OneTimeTearDown]
    public async Task CloseSharedSession()
    {
        if (shared is not null)
        {
            await Within(shared.DisposeAsync().AsTask());
        }
    }

    protected Task<IMapSession> OpenAsync(int workers = 2) => OpenAsync(new SessionOptions { Workers = workers });

    protected Task<IMapSession> OpenAsync(SessionOptions options) => Strategy.OpenAsync(options);

    private static int[] Numbers(int count) => [.. Enumerable.Range(0, count)];

    private static ChunkSize Chunk(int items) => items == 0 ? ChunkSize.Auto : items;

    private static Task<T> Within<T>(Task<T> task) => task.WaitAsync(Watchdog);

    private static Task Within(Task task) => task.WaitAsync(Watchdog);

    private static Task<List<T>> Within<T>(IAsyncEnumerable<T> stream) => Within(stream.ToListAsync().AsTask());

    /// <summary>What the task throws, which must be exactly a <typeparamref name="TError"/>.</summary>
    private static async Task<TError> Fails<TError>(Task task)
        where TError : Exception
    {
        var error = await Assert.ThrowsAsync<TError>(() => Within(task));
        return error!;
    }

    /// <summary>Elements until the stream throws, and what it throws.</summary>
    private static async Task<(List<T> Elements, Exception? Error)> UntilError<T>(IAsyncEnumerable<T> stream)
    {
        List<T> elements = [];
        var read = Task.Run(async () =>
        {
            await foreach (var element in stream)
            {
                elements.Add(element);
            }
        });
        try
        {
            await Within(read);
            return (elements, null);
        }
        catch (Exception error) when (error is not TimeoutException || read.IsCompleted)
        {
            return (elements, error);
        }
    }

    private static async IAsyncEnumerable<T> Slowly<T>(IEnumerable<T> items)
    {
        foreach (var item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }

    private void OnlyWhen(bool applies, string why)
    {
        if (!applies)
        {
            Assert.Ignore($"{Strategy.Name}: {why}");
        }
    }
}
