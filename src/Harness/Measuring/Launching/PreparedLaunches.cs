using System.Diagnostics;

namespace PBench.Harness.Measuring.Launching;

/// <summary>Measures cases in fresh processes, one at a time, in a known order, some of which prepare and end side by side.</summary>
/// <remarks>
/// Most of a short child's life is starting, compiling, making its input, warming up and closing its workers: mostly on one core, or waiting. Some children do
/// that side by side. When all of them are ready, all are blocked, and each has its turn alone, while the others sleep; when all have had
/// theirs, they end together.
/// </remarks>
/// <typeparam name="T">What stands for a case.</typeparam>
/// <param name="order">All cases, in the order of their turns.</param>
/// <param name="start">Starts the process of a case, which prepares and waits.</param>
/// <param name="fit">All these cases may live at the same time.</param>
/// <param name="turn">Told whose turn begins.</param>
internal sealed class PreparedLaunches<T>(IReadOnlyList<T> order, Func<T, ChildProcess> start, Func<IReadOnlyList<T>, bool> fit, Action<T> turn)
{
    /// <summary>Of two cores, two at a time used three quarters. Eight that end together took 71 s for two rounds of suite quick, four that end one by one 75 s. On one core, nothing is gained.</summary>
    public static readonly int MostAtOnce = Environment.ProcessorCount > 1 ? 8 : 1;

    /// <summary>The next ones of the order that have been measured.</summary>
    private readonly Queue<ChildLaunch> ended = new();
    private int next;

    /// <summary>The next case of the order has been measured.</summary>
    public bool HasNext => ended.Count > 0;

    /// <summary>What came of the next case of the order. Its wall time is what the run spent on it: of those that live together, the first one's has that of all.</summary>
    public async Task<ChildLaunch> NextAsync(CancellationToken interrupt)
    {
        var clock = Stopwatch.StartNew();
        if (ended.Count == 0)
        {
            await MeasureGroupAsync(NextGroup(), interrupt).ConfigureAwait(false);
        }

        return ended.Dequeue() with { WallTime = clock.Elapsed };
    }

    private async Task MeasureGroupAsync(List<T> group, CancellationToken interrupt)
    {
        var children = new ChildProcess?[group.Count];
        var failed = new Exception?[group.Count];
        for (var i = 0; i < children.Length; i++)
        {
            try
            {
                children[i] = start(group[i]);
            }
            catch (Exception broken) when (ChildLauncher.IsFailure(broken))
            {
                failed[i] = broken;
            }
        }

        try
        {
            await Task.WhenAll(children.Select(c => c?.PrepareAsync(interrupt) ?? Task.CompletedTask)).ConfigureAwait(false);
            for (var i = 0; i < children.Length; i++)
            {
                turn(group[i]);
                while (children[i] is { } child && await child.TakeTurnAsync(interrupt).ConfigureAwait(false))
                {
                }
            }

            foreach (var launch in await Task.WhenAll(children.Select((c, i) => EndAsync(c, failed[i], interrupt))).ConfigureAwait(false))
            {
                ended.Enqueue(launch);
            }
        }
        finally
        {
            foreach (var child in children.OfType<ChildProcess>())
            {
                await child.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task<ChildLaunch> EndAsync(ChildProcess? child, Exception? failed, CancellationToken interrupt)
    {
        try
        {
            return child is null ? ChildLaunch.NotRun(failed!) : await child.EndAsync(interrupt).ConfigureAwait(false);
        }
        catch (Exception broken) when (ChildLauncher.IsFailure(broken))
        {
            return ChildLaunch.NotRun(broken); // what it left cannot be read
        }
    }

    private List<T> NextGroup()
    {
        var group = new List<T> { order[next++] };
        while (group.Count < MostAtOnce && next < order.Count && fit([.. group, order[next]]))
        {
            group.Add(order[next++]);
        }

        return group;
    }
}
