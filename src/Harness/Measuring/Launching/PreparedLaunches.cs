using System.Diagnostics;

namespace PBench.Harness.Measuring.Launching;

/// <summary>Measures cases in fresh processes, one at a time, in a known order, and lets several at a time prepare for it.</summary>
/// <remarks>
/// Most of a short child's life is starting, compiling and making its input, mostly on one core or waiting. Some children do that side by
/// side; when all are ready, all are blocked, and nothing is timed before. Then each has its turn alone: the others
/// sleep while one measures, and one has ended when the next begins.
/// </remarks>
/// <typeparam name="T">What stands for a case.</typeparam>
/// <param name="order">All cases, in the order of their turns.</param>
/// <param name="start">Starts the process of a case, which prepares and waits.</param>
/// <param name="fit">All these cases may prepare at the same time.</param>
internal sealed class PreparedLaunches<T>(IReadOnlyList<T> order, Func<T, ChildProcess> start, Func<IReadOnlyList<T>, bool> fit) : IAsyncDisposable
{
    /// <summary>On two cores, two at a time used them three quarters of the time. On one, nothing is gained.</summary>
    public static readonly int MostAtOnce = Environment.ProcessorCount > 1 ? 4 : 1;

    /// <summary>The next ones of the order. Null: it could not be started; it fails again, and is told, when it is its turn.</summary>
    private readonly Queue<ChildProcess?> ready = new();
    private int next;

    /// <summary>The next case of the order. Its wall time is what the run spent on it: of those that prepare together, the first one's has the preparing of all.</summary>
    /// <exception cref="Exception">Its process could not be started: see <see cref="ChildLauncher.IsFailure"/>.</exception>
    public async Task<ChildLaunch> NextAsync(CancellationToken interrupt)
    {
        var clock = Stopwatch.StartNew();
        if (ready.Count == 0)
        {
            await PrepareAsync(interrupt).ConfigureAwait(false);
        }

        var place = next++;
        await using var child = ready.Dequeue() ?? start(order[place]);
        var launch = await child.MeasureAsync(interrupt).ConfigureAwait(false);
        return launch with { WallTime = clock.Elapsed };
    }

    /// <summary>Ends the processes that still wait, if any.</summary>
    public async ValueTask DisposeAsync()
    {
        while (ready.TryDequeue(out var waiting))
        {
            if (waiting is not null)
            {
                await waiting.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task PrepareAsync(CancellationToken interrupt)
    {
        var group = new List<T> { order[next] };
        while (group.Count < MostAtOnce && next + group.Count < order.Count && fit([.. group, order[next + group.Count]]))
        {
            group.Add(order[next + group.Count]);
        }

        foreach (var item in group)
        {
            ready.Enqueue(TryStart(item));
        }

        await Task.WhenAll(ready.Select(child => child?.PrepareAsync(interrupt) ?? Task.CompletedTask)).ConfigureAwait(false);
    }

    private ChildProcess? TryStart(T item)
    {
        try
        {
            return start(item);
        }
        catch (Exception broken) when (ChildLauncher.IsFailure(broken))
        {
            return null;
        }
    }
}
