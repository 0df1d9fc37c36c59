using PBench.Strategies;

namespace PBench.Reliability.Tests.Stress;

/// <summary>One map: runs it by its plan and keeps what came of it.</summary>
internal abstract class MapRun(MapPlan plan)
{
    public MapPlan Plan => plan;

    public required string Mark { get; init; }

    /// <summary>What the call threw, or null.</summary>
    public Exception? Thrown { get; private set; }

    public async Task RunAsync(IMapSession session)
    {
        using var source = plan.Trouble == Trouble.Cancelled ? new CancellationTokenSource(plan.Moment) : new CancellationTokenSource();
        try
        {
            await CallAsync(session, source.Token);
        }
        catch (Exception thrown)
        {
            Thrown = thrown;
        }
        finally
        {
            File.Delete(Mark);
        }
    }

    /// <summary>Compares it with the serial model.</summary>
    public abstract void Check();

    /// <param name="plan">What it does.</param>
    /// <param name="mark">Path of a file that is there only while it runs, if at all.</param>
    public static MapRun Of(MapPlan plan, string mark)
    {
        var work = plan.Work with { Mark = mark };
        return plan.IsText ? new TextRun(plan, work) { Mark = mark } : new NumberRun(plan, work) { Mark = mark };
    }

    protected abstract Task CallAsync(IMapSession session, CancellationToken cancellation);
}

/// <inheritdoc/>
internal abstract class MapRun<T, R>(MapPlan plan, T[] items, R[] answers) : MapRun(plan)
    where R : notnull
{
    private readonly List<MapOutcome<R>> delivered = [];
    private Memory<R>? into;
    private R[] before = []; // what stood in `into`

    protected MapOptions Options => Plan.Options;

    protected T[] Items => items;

    /// <summary>What a plain loop returns.</summary>
    protected R[] Answers => answers;

    protected abstract Func<T, R> Function { get; }

    protected abstract Func<T, CancellationToken, Task<R>> WaitingFunction { get; }

    protected abstract ChunkFunction<T, R> ChunkFunction { get; }

    public override void Check()
    {
        var model = new MapModel<R>(Plan, answers, delivered, into is not null, Thrown);
        model.Check();
        model.CheckMemory((into ?? default).Span, before);
    }

    protected override async Task CallAsync(IMapSession session, CancellationToken cancellation)
    {
        switch (Plan.Call)
        {
            case Call.Array:
                Deliver(await session.MapAsync(Function, items, Options, cancellation));
                break;
            case Call.Lazy:
                Deliver(await session.MapAsync(Function, Lazy(), Options, cancellation));
                break;
            case Call.Waiting:
                Deliver(await session.MapAsync(WaitingFunction, items, Options, cancellation));
                break;
            case Call.Into:
                await session.MapAsync(Function, items.AsMemory(), Into(new R[answers.Length]), Options, cancellation);
                break;
            case Call.Chunks:
                Deliver(await session.MapChunksAsync(ChunkFunction, items, Options, cancellation));
                break;
            case Call.ChunksInto:
                await session.MapChunksAsync(ChunkFunction, items.AsMemory(), Into(new R[answers.Length]), Options, cancellation);
                break;
            case Call.Stream:
                await DeliverAsync(Outcomes(session.StreamAsync(Function, Lazy(), Options, cancellation)));
                break;
            case Call.WaitingStream:
                await DeliverAsync(Outcomes(session.StreamAsync(WaitingFunction, LazyAsync(), Options, cancellation)));
                break;
            case Call.Unordered:
                await DeliverAsync(Outcomes(session.StreamUnorderedAsync(Function, Lazy(), Options, cancellation)));
                break;
            case Call.Outcomes:
                await DeliverAsync(session.OutcomesAsync(Function, LazyAsync(), Options, cancellation));
                break;
            case Call.OutcomesUnordered:
                await DeliverAsync(session.OutcomesUnorderedAsync(Function, Lazy(), Options, cancellation));
                break;
            case Call.WaitingOutcomesUnordered:
                await DeliverAsync(session.OutcomesUnorderedAsync(WaitingFunction, Lazy(), Options, cancellation));
                break;
            default:
                throw new InvalidOperationException($"{Plan.Call} is not for {typeof(T)}");
        }
    }

    protected void Deliver(R[] results) => delivered.AddRange(results.Select((result, i) => new MapOutcome<R>(i, result)));

    /// <summary>Memory that a map writes its results to.</summary>
    protected Memory<R> Into(Memory<R> results)
    {
        before = results.ToArray();
        into = results;
        return results;
    }

    private async Task DeliverAsync(IAsyncEnumerable<MapOutcome<R>> stream)
    {
        if (Plan.Trouble == Trouble.Left && Plan.LeftAfter == 0)
        {
            await using var unread = stream.GetAsyncEnumerator();
            await unread.MoveNextAsync();
            return;
        }

        await foreach (var outcome in stream)
        {
            delivered.Add(outcome);
            if (Plan.Trouble == Trouble.Left && delivered.Count == Plan.LeftAfter)
            {
                break;
            }
        }
    }

    // Which item a value belongs to, the value says: no two are the same.
    private async IAsyncEnumerable<MapOutcome<R>> Outcomes(IAsyncEnumerable<R> values)
    {
        var indexes = answers.Index().ToDictionary(answer => answer.Item, answer => answer.Index);
        await foreach (var value in values)
        {
            yield return new MapOutcome<R>(indexes.GetValueOrDefault(value, -1), value);
        }
    }

    private static async IAsyncEnumerable<MapOutcome<R>> Outcomes(IAsyncEnumerable<MapResult<R>> results)
    {
        await foreach (var result in results)
        {
            yield return new MapOutcome<R>(result.Index, result.Value);
        }
    }

    private IEnumerable<T> Lazy()
    {
        foreach (var item in items)
        {
            yield return item;
        }
    }

    private async IAsyncEnumerable<T> LazyAsync()
    {
        foreach (var (i, item) in items.Index())
        {
            if (i % 16 == 3)
            {
                await Task.Yield();
            }

            yield return item;
        }
    }
}
