using PBench.Strategies;

namespace PBench.Reliability.Tests.Stress;

/// <summary>A map of numbers, which travel as they are; and the calls that are tried with them only.</summary>
internal sealed class NumberRun(MapPlan plan, ItemWork work) : MapRun<int, int>(
    plan,
    [.. Enumerable.Range(0, plan.Count).Select(work.NumberOf)],
    [.. Enumerable.Range(0, plan.Count).Select(i => work.AnswerTo(work.NumberOf(i)))])
{
    private readonly ItemWork function = work;

    protected override Func<int, int> Function { get; } = Item(work);

    protected override Func<int, CancellationToken, Task<int>> WaitingFunction { get; } = work.DoAsync;

    protected override ChunkFunction<int, int> ChunkFunction { get; } = Chunk(work);

    protected override async Task CallAsync(IMapSession session, CancellationToken cancellation)
    {
        var work = function;
        var first = work.NumberOf(0);
        switch (Plan.Call)
        {
            case Call.Run:
                Deliver([await session.RunAsync(() => work.Do(first), Options, cancellation)]);
                break;
            case Call.Zip:
                var sums = await session.MapAsync((int x, int y) => work.Do(x) + y, Lazy(0), Lazy(17), Options, cancellation);
                Deliver([.. sums.Select((sum, i) => sum - Items[i] - 17)]);
                break;
            case Call.StarMap:
                var differences = await session.StarMapAsync((int x, int y) => work.Do(x) - y, Lazy(0).Zip(Lazy(5)), Options, cancellation);
                Deliver([.. differences.Select((difference, i) => difference + Items[i] + 5)]);
                break;
            case Call.OverItems:
                var overwritten = Items.ToArray();
                await session.MapAsync(Function, overwritten.AsMemory(), Into(overwritten), Options, cancellation);
                break;
            case Call.ChunksOverItems:
                var all = Items.ToArray();
                await session.MapChunksAsync(ChunkFunction, all.AsMemory(), Into(all), Options, cancellation);
                break;
            case Call.Shared or Call.SharedOverItems or Call.SharedChunks:
                await SharedAsync(session, cancellation);
                break;
            case Call.SharedValue:
                using (var table = await session.ShareAsync(Answers, CancellationToken.None))
                {
                    Deliver(await session.MapAsync((int x) => work.Do(x) - work.AnswerTo(x) + table.Value[x - first], Items, Options, cancellation));
                }

                break;
            default:
                await base.CallAsync(session, cancellation);
                break;
        }
    }

    private static Func<int, int> Item(ItemWork work) => x => work.Do(x);

    private static ChunkFunction<int, int> Chunk(ItemWork work) => (input, output) =>
    {
        for (var i = 0; i < input.Length; i++)
        {
            output[i] = work.Do(input[i]);
        }
    };

    private async Task SharedAsync(IMapSession session, CancellationToken cancellation)
    {
        using var items = session.AllocateShared<int>(Items.Length);
        using var results = session.AllocateShared<int>(Plan.Call == Call.Shared ? Items.Length : 0);
        Items.CopyTo(items.Memory);
        var copy = new int[Items.Length]; // what is looked at when the arrays are gone
        var into = Plan.Call switch { Call.Shared => results.Memory, Call.SharedOverItems => items.Memory, _ => copy };
        try
        {
            Into(copy);
            into.CopyTo(copy);
            Into(copy);
            await (Plan.Call == Call.SharedChunks
                ? session.MapChunksAsync(ChunkFunction, items, into, Options, cancellation)
                : session.MapAsync(Function, (ReadOnlyMemory<int>)items.Memory, into, Options, cancellation));
        }
        finally
        {
            into.CopyTo(copy);
        }
    }

    private IEnumerable<int> Lazy(int added)
    {
        foreach (var item in Items)
        {
            yield return item + added;
        }
    }
}
