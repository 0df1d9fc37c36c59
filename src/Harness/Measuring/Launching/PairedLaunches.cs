using System.Diagnostics;

namespace PBench.Harness.Measuring.Launching;

/// <summary>Measures cases in fresh processes, one at a time, in a known order, and lets two at a time prepare for it.</summary>
/// <remarks>
/// Most of a short child's life is starting, compiling and making its input, mostly on one core. Two children do that side by
/// side; when both are ready, both are blocked, and nothing is timed before. Then each has its turn alone: the second one
/// sleeps while the first measures, and the first has ended when the second begins.
/// </remarks>
/// <typeparam name="T">What stands for a case.</typeparam>
/// <param name="order">All cases, in the order of their turns.</param>
/// <param name="start">Starts the process of a case, which prepares and waits.</param>
/// <param name="fit">Two cases may prepare at the same time.</param>
internal sealed class PairedLaunches<T>(IReadOnlyList<T> order, Func<T, ChildProcess> start, Func<T, T, bool> fit) : IAsyncDisposable
{
    private int next;
    private ChildProcess? ahead;

    /// <summary>The next case of the order. Its wall time is what the run spent on it: of a pair, the first one's has the preparing of both.</summary>
    /// <exception cref="Exception">Its process could not be started: see <see cref="ChildLauncher.IsFailure"/>.</exception>
    public async Task<ChildLaunch> NextAsync(CancellationToken interrupt)
    {
        var clock = Stopwatch.StartNew();
        await using var child = await TakeAsync(interrupt).ConfigureAwait(false);
        var launch = await child.MeasureAsync(interrupt).ConfigureAwait(false);
        return launch with { WallTime = clock.Elapsed };
    }

    /// <summary>Ends the process that still waits, if any.</summary>
    public async ValueTask DisposeAsync()
    {
        if (ahead is { } waiting)
        {
            ahead = null;
            await waiting.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<ChildProcess> TakeAsync(CancellationToken interrupt)
    {
        var place = next++;
        if (ahead is { } ready)
        {
            ahead = null;
            return ready;
        }

        var child = start(order[place]);
        if (next < order.Count && fit(order[place], order[next]))
        {
            ahead = TryStart(order[next]);
        }

        await Task.WhenAll(child.PrepareAsync(interrupt), ahead?.PrepareAsync(interrupt) ?? Task.CompletedTask).ConfigureAwait(false);
        return child;
    }

    /// <summary>Null where it cannot be started: it fails again, and is told, when it is its turn.</summary>
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
