namespace PBench.Harness.Measuring.Launching;

/// <summary>Measures cases in fresh processes that live at the same time and take turns: one iteration of each, then again in the opposite order.</summary>
/// <remarks>
/// A shared machine is fast for a while and slow for a while, often for longer than all iterations of one process take. Turn by turn
/// both get the same share of either. Whoever is not on turn sleeps; nothing of two cases is ever timed at the same time.
/// </remarks>
/// <typeparam name="T">What stands for a case.</typeparam>
/// <param name="order">The cases, in the order of the first turn.</param>
/// <param name="start">Starts the process of a case, which prepares and waits.</param>
/// <param name="fit">All may live at the same time; else one has all its turns before the next one starts.</param>
internal sealed class AlternatingLaunches<T>(IReadOnlyList<T> order, Func<T, ChildProcess> start, bool fit) : IAsyncDisposable
{
    private readonly ChildProcess?[] children = new ChildProcess?[order.Count];
    private readonly ChildLaunch?[] failed = new ChildLaunch?[order.Count];

    /// <summary>What came of each, in the order of the cases.</summary>
    public async Task<IReadOnlyList<ChildLaunch>> MeasureAsync(CancellationToken interrupt)
    {
        var launches = new ChildLaunch[order.Count];
        foreach (var group in fit ? [[.. Enumerable.Range(0, order.Count)]] : Enumerable.Range(0, order.Count).Select(i => (int[])[i]))
        {
            await AlternateAsync(group, interrupt).ConfigureAwait(false);
            await Task.WhenAll(group.Select(async i => launches[i] = failed[i] ?? await children[i]!.EndAsync(interrupt).ConfigureAwait(false))).ConfigureAwait(false);
        }

        return launches;
    }

    /// <summary>Ends what still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var child in children)
        {
            if (child is not null)
            {
                await child.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task AlternateAsync(int[] group, CancellationToken interrupt)
    {
        Array.ForEach(group, Start);
        var waiting = group.Where(i => failed[i] is null).ToList();
        await Task.WhenAll(waiting.Select(i => children[i]!.PrepareAsync(interrupt))).ConfigureAwait(false);
        while (waiting.Count > 0)
        {
            foreach (var i in waiting.ToArray())
            {
                if (!await children[i]!.TakeTurnAsync(interrupt).ConfigureAwait(false))
                {
                    waiting.Remove(i);
                }
            }

            waiting.Reverse(); // there and back, so that a machine that becomes slower favours none
        }
    }

    private void Start(int place)
    {
        try
        {
            children[place] = start(order[place]);
        }
        catch (Exception broken) when (ChildLauncher.IsFailure(broken))
        {
            failed[place] = ChildLaunch.NotRun(broken);
        }
    }
}
