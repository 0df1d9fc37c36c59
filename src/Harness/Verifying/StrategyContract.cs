using PBench.Harness.Measuring;
using PBench.Harness.Reporting;
using PBench.Strategies;

namespace PBench.Harness.Verifying;

/// <summary>What every strategy promises, in a few seconds. The library's tests hold the whole contract; this runs where the user runs.</summary>
internal static class StrategyContract
{
    private const int Workers = 2;
    private const int Items = 50;
    private static readonly int[] Input = [.. Enumerable.Range(0, Items)];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly (string Promise, Func<IMapSession, Task> Check)[] Promises =
    [
        ("result i belongs to item i even when later items finish first", SlowFirstAsync),
        ("an empty input gives an empty result", EmptyAsync),
        ("fewer items than workers are mapped", OneItemAsync),
        ("chunk sizes 1, 3, n, n + 10 and auto give the same results", ChunkSizesAsync),
        ("an item that throws fails the map with its index and its exception", ThrowingItemAsync),
        ("an unordered stream delivers every result once, with its index", UnorderedStreamAsync),
        ("cancellation ends a map", CancellationAsync),
    ];

    public static async Task CheckAsync(IParallelMapStrategy strategy, List<ContractCheck> into)
    {
        foreach (var (promise, check) in Promises)
        {
            into.Add(await TryAsync(promise, async () =>
            {
                await using var session = await strategy.OpenAsync(new SessionOptions { Workers = Workers }).ConfigureAwait(false);
                await check(session).WaitAsync(Patience).ConfigureAwait(false);
            }).ConfigureAwait(false));
        }

        into.Add(await TryAsync("a disposed session takes no map", () => DisposedAsync(strategy)).ConfigureAwait(false));
    }

    private static async Task<ContractCheck> TryAsync(string promise, Func<Task> check)
    {
        try
        {
            await check().ConfigureAwait(false);
            return new ContractCheck(promise, true, null);
        }
        catch (Exception broken)
        {
            // A broken promise may show as any exception; all are reported alike.
            return new ContractCheck(promise, false, OneLine.Of(broken));
        }
    }

    private static async Task SlowFirstAsync(IMapSession session)
    {
        var results = await session.MapAsync(
            static (int i) =>
            {
                Thread.Sleep(i == 0 ? 50 : 0);
                return i * 2;
            },
            Input, new MapOptions { ChunkSize = 1 }).ConfigureAwait(false);
        Require(results.SequenceEqual(Input.Select(i => i * 2)), "results are not in the order of the items");
    }

    private static async Task EmptyAsync(IMapSession session)
    {
        var results = await session.MapAsync(static (int i) => i, Array.Empty<int>()).ConfigureAwait(false);
        Require(results.Length == 0, $"{results.Length} results of no item");
    }

    private static async Task OneItemAsync(IMapSession session)
    {
        int[] one = [41];
        var results = await session.MapAsync(static (int i) => i + 1, one).ConfigureAwait(false);
        Require(results is [42], "one item did not give its one result");
    }

    private static async Task ChunkSizesAsync(IMapSession session)
    {
        foreach (var size in new[] { ChunkSize.Of(1), ChunkSize.Of(3), ChunkSize.Of(Items), ChunkSize.Of(Items + 10), ChunkSize.Auto })
        {
            var results = await session.MapAsync(static (int i) => i * i, Input, new MapOptions { ChunkSize = size }).ConfigureAwait(false);
            Require(results.SequenceEqual(Input.Select(i => i * i)), $"chunk size {size} gives other results");
        }
    }

    private static async Task ThrowingItemAsync(IMapSession session)
    {
        try
        {
            await session.MapAsync(static (int i) => i == 7 ? throw new InvalidOperationException("item 7") : i, Input).ConfigureAwait(false);
        }
        catch (MapItemException failed)
        {
            Require(failed.Index == 7, $"index {failed.Index} instead of 7");
            Require(failed.InnerException is InvalidOperationException { Message: "item 7" }, $"inner exception {failed.InnerException?.GetType().Name}");
            return;
        }

        Require(false, "the map did not fail");
    }

    private static async Task UnorderedStreamAsync(IMapSession session)
    {
        var seen = new List<long>();
        await foreach (var result in session.StreamUnorderedAsync(static (int i) => i + 1, Input, new MapOptions { ChunkSize = 1 }).ConfigureAwait(false))
        {
            Require(result.Value == result.Index + 1, $"index {result.Index} has the value of another item");
            seen.Add(result.Index);
        }

        Require(OrderStatistics.Of(seen, Items).IsComplete, "results are missing or came twice");
    }

    private static async Task CancellationAsync(IMapSession session)
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        try
        {
            await session.MapAsync(
                static (int i) =>
                {
                    Thread.Sleep(20);
                    return i;
                },
                Enumerable.Range(0, 100_000), new MapOptions { ChunkSize = 1 }, cancel.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        Require(false, "the map was not cancelled");
    }

    private static async Task DisposedAsync(IParallelMapStrategy strategy)
    {
        var session = await strategy.OpenAsync(new SessionOptions { Workers = Workers }).ConfigureAwait(false);
        await session.DisposeAsync().ConfigureAwait(false);
        try
        {
            await session.MapAsync(static (int i) => i, Input).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        Require(false, "it took one");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ContractBrokenException(otherwise);
        }
    }

    private sealed class ContractBrokenException(string message) : Exception(message);
}
