using System.Diagnostics;

namespace PBench.Strategies.Engine;

/// <summary>Pulls a sequence within a window, on a thread of the pool.</summary>
/// <param name="source">Enumerated once, from <see cref="Start"/> on.</param>
/// <param name="offer">Takes an item and the window; false: no more is wanted.</param>
/// <param name="pause">Told when the pull has to wait (false) and when the source has ended (true).</param>
/// <param name="window">Items pulled and not released are at most this many.</param>
/// <param name="sizeOf">Rough size of an item in bytes.</param>
internal sealed class Puller<T>(IAsyncEnumerable<T> source, Func<T, int, bool> offer, Action<bool> pause, Func<int> window, Func<T, long> sizeOf)
{
    /// <summary>Items in flight may be this large together; a single item may always fly.</summary>
    public const long WindowBytes = 64 << 20;

    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop = new();
    private volatile bool stopped;
    private long inFlight; // guarded by gate
    private long inFlightBytes; // guarded by gate
    private TaskCompletionSource? room; // guarded by gate; set while the pull waits

    /// <summary>What the source threw, as it is. Read it after the end was told.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Completes when the source is disposed of.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public void Start() => Ended = Task.Run(PullAsync);

    /// <summary>Frees places in the window.</summary>
    public void Release(int items, long bytes)
    {
        lock (gate)
        {
            inFlight -= items;
            inFlightBytes -= bytes;
            Debug.Assert(inFlight >= 0 && inFlightBytes >= 0);
            room?.TrySetResult();
        }
    }

    /// <summary>No further item is wanted. The source's own token is cancelled; a source that blocks is not waited for.</summary>
    public void Stop()
    {
        stopped = true;
        UserToken.Cancel(stop);
        lock (gate)
        {
            room?.TrySetResult();
        }
    }

    private async Task PullAsync()
    {
        try
        {
            var items = source.GetAsyncEnumerator(stop.Token);
            try
            {
                await PullAsync(items).ConfigureAwait(false);
            }
            finally
            {
                await items.DisposeAsync().AsTask().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopped)
        {
            // The source answered our own stop.
        }
        catch (Exception thrown)
        {
            Error = thrown;
        }

        pause(true);
    }

    // Steps are awaited as tasks: a source's own awaitable that throws when it is awaited would end the process, since the runtime has nobody else to tell.
    private async Task PullAsync(IAsyncEnumerator<T> items)
    {
        int size;
        while ((size = await RoomAsync().ConfigureAwait(false)) > 0 && await items.MoveNextAsync().AsTask().ConfigureAwait(false))
        {
            var item = items.Current;
            lock (gate)
            {
                inFlight++;
                inFlightBytes += sizeOf(item);
                Debug.Assert(inFlight <= size);
            }

            if (!offer(item, size))
            {
                return;
            }
        }
    }

    // The window, once there is room in it; 0 when no further item is wanted.
    private async ValueTask<int> RoomAsync()
    {
        while (!stopped)
        {
            var size = window();
            Task wait;
            lock (gate)
            {
                if (inFlight < size && (inFlight == 0 || inFlightBytes < WindowBytes))
                {
                    return size;
                }

                room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (stopped)
                {
                    return 0;
                }

                wait = room.Task;
            }

            pause(false); // what is formed so far must run, or nothing would ever free a place
            await wait.ConfigureAwait(false);
        }

        return 0;
    }
}
