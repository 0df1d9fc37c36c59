using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using PBench.Strategies.Kernels;

namespace PBench.Strategies.Engine;

/// <summary>What every call of <see cref="ParallelMap"/> comes down to.</summary>
internal static class MapCall
{
    /// <summary>How long a stream that is left early waits for a source that does not answer.</summary>
    private static readonly TimeSpan SourceGrace = TimeSpan.FromMilliseconds(250);

    /// <summary>Results in input order, in a new array.</summary>
    public static Task<R[]> MapAsync<T, R>(IMapSession session, MapKernel<T, R> kernel, ItemSource<T> items, MapOptions? options, CancellationToken cancellation)
    {
        var setting = Setting(session, kernel, options);
        return items.Block is { } block && setting.Options.Window is null
            ? BlockAsync(session, setting, block, cancellation)
            : ListAsync(session, setting, items, cancellation);
    }

    /// <summary>Results in input order, in the caller's memory.</summary>
    public static Task MapIntoAsync<T, R>(IMapSession session, MapKernel<T, R> kernel, ReadOnlyMemory<T> items, Memory<R> results, MapOptions? options, CancellationToken cancellation)
    {
        var setting = Setting(session, kernel, options);
        if (items.Length != results.Length)
        {
            throw new ArgumentException($"There are {items.Length} items but room for {results.Length} results: the lengths must agree.", nameof(results));
        }

        if (setting.Options.Window is not null && Overlaps.Of(items.Span, results.Span) == Overlap.Others)
        {
            items = items.ToArray(); // items that are pulled later would be results by then
        }

        return setting.Options.Window is null
            ? RunBlockAsync(session, setting, items, results, callerOwnsOutput: true, cancellation)
            : RunSequenceAsync(session, setting, ItemSource<T>.Of(items), lot => CopyResults(lot, results.Slice((int)lot.First, lot.Count)), cancellation);
    }

    /// <summary>A map of one item that is none.</summary>
    public static async Task<R> RunAsync<R>(IMapSession session, MapKernel<Nothing, R> kernel, MapOptions? options, CancellationToken cancellation) =>
        (await MapAsync(session, kernel, ItemSource<Nothing>.Of(new Nothing[1].AsMemory()), options, cancellation).ConfigureAwait(false))[0];

    /// <summary>Lots in the order of <paramref name="mode"/>; the caller shapes them into results, values or outcomes.</summary>
    public static IAsyncEnumerable<TOut> StreamAsync<T, R, TOut>(
        IMapSession session, MapKernel<T, R> kernel, ItemSource<T> items, StreamMode mode, bool deliverErrors,
        Func<Lot<T, R>, int, TOut> shape, MapOptions? options, CancellationToken cancellation)
    {
        var setting = Setting(session, kernel, options) with { DeliverErrors = deliverErrors };
        return EnumerateAsync(session, setting, items, mode, shape, cancellation);
    }

    private static async IAsyncEnumerable<TOut> EnumerateAsync<T, R, TOut>(
        IMapSession session, MapSetting<T, R> setting, ItemSource<T> items, StreamMode mode,
        Func<Lot<T, R>, int, TOut> shape, CancellationToken call, [EnumeratorCancellation] CancellationToken enumeration = default)
    {
        var job = new StreamJob<T, R>(setting.Copied(), items, mode);
        using var limits = new MapLimits(job, call, enumeration);
        var run = RunSessionAsync(session, job);
        job.Start();
        try
        {
            await foreach (var lot in job.Delivered.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                for (var i = 0; i < lot.FirstGap; i++)
                {
                    if (lot.ErrorAt(i) is null || setting.DeliverErrors)
                    {
                        yield return shape(lot, i);
                    }
                    else if (mode == StreamMode.OrderedStream && job.StopsAtError)
                    {
                        break; // the end of the stream throws it
                    }

                    job.Puller.Release(1, 0); // only now: an item is handed over when the consumer has it, and so sees the bound exactly
                }

                job.Puller.Release(0, lot.Bytes);
                if (mode == StreamMode.OrderedStream && (lot.FirstGap < lot.Count || (job.StopsAtError && lot.HasErrors)))
                {
                    await run.ConfigureAwait(false); // the items that run are waited for, as in a map
                    break; // nothing that follows is in order
                }
            }
        }
        finally
        {
            job.Abort(new OperationCanceledException("The stream was left before its end."));
            await run.ConfigureAwait(false);
            await Task.WhenAny(job.Puller.Ended, Task.Delay(SourceGrace, CancellationToken.None)).ConfigureAwait(false);
        }

        if (job.Ending() is { } ending)
        {
            ExceptionDispatchInfo.Throw(ending);
        }

        ReportIfEmpty(job.IsEmpty, setting.Options);
    }

    private static async Task<R[]> BlockAsync<T, R>(IMapSession session, MapSetting<T, R> setting, ReadOnlyMemory<T> items, CancellationToken cancellation)
    {
        var results = GC.AllocateUninitializedArray<R>(items.Length); // nobody sees it before every item has its result
        await RunBlockAsync(session, setting, items, results, callerOwnsOutput: false, cancellation).ConfigureAwait(false);
        return results;
    }

    private static async Task RunBlockAsync<T, R>(IMapSession session, MapSetting<T, R> setting, ReadOnlyMemory<T> items, Memory<R> results, bool callerOwnsOutput, CancellationToken cancellation)
    {
        var overlap = callerOwnsOutput ? Overlaps.Of<T, R>(items.Span, results.Span) : Overlap.None;
        setting = setting.Copied() with { ResultsReplaceItems = overlap == Overlap.Own };
        var job = new BlockJob<T, R>(setting, overlap == Overlap.Others ? items.ToArray() : items, results, callerOwnsOutput);
        using var limits = new MapLimits(job, cancellation);
        await RunSessionAsync(session, job).ConfigureAwait(false);
        job.ThrowIfFailed();
        ReportIfEmpty(items.IsEmpty, setting.Options);
    }

    private static async Task<R[]> ListAsync<T, R>(IMapSession session, MapSetting<T, R> setting, ItemSource<T> items, CancellationToken cancellation)
    {
        List<R> results = [];
        await RunSequenceAsync(session, setting, items, lot => results.AddRange(lot.Output.Span), cancellation).ConfigureAwait(false);
        return [.. results];
    }

    private static async Task RunSequenceAsync<T, R>(IMapSession session, MapSetting<T, R> setting, ItemSource<T> items, Action<Lot<T, R>> take, CancellationToken cancellation)
    {
        var job = new StreamJob<T, R>(setting.Copied(), items, StreamMode.Map); // in here, so that a function that cannot travel fails the task
        using var limits = new MapLimits(job, cancellation);
        var run = RunSessionAsync(session, job);
        job.Start();
        await foreach (var lot in job.Delivered.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            take(lot);
        }

        await run.ConfigureAwait(false);
        await Task.WhenAny(job.Puller.Ended, Task.Delay(SourceGrace, CancellationToken.None)).ConfigureAwait(false);
        if (job.Ending() is { } ending)
        {
            ExceptionDispatchInfo.Throw(ending);
        }

        ReportIfEmpty(job.IsEmpty, setting.Options);
    }

    // An item without a result leaves its place in the caller's memory as it was.
    private static void CopyResults<T, R>(Lot<T, R> lot, Memory<R> results)
    {
        if (!lot.HasErrors)
        {
            lot.Output[..lot.FirstGap].CopyTo(results);
            return;
        }

        for (var i = 0; i < lot.FirstGap; i++)
        {
            if (lot.ErrorAt(i) is null)
            {
                results.Span[i] = lot.Output.Span[i];
            }
        }
    }

    // No chunk ends that would report. What the user's code throws is the map's error.
    private static void ReportIfEmpty(bool isEmpty, MapOptions options)
    {
        if (isEmpty)
        {
            options.Progress?.Report(new MapProgress(0, 0));
        }
    }

    // A session that fails fails the map; the job then ends by itself and says so.
    private static async Task RunSessionAsync(IMapSession session, MapJob job)
    {
        var isEmpty = job.IsFinished; // then only a session that takes no map is worth telling
        try
        {
            await session.RunAsync(job).ConfigureAwait(false);
            if (!job.IsFinished)
            {
                throw new InvalidOperationException($"The session '{session.GetType()}' returned from RunAsync before the job was finished.");
            }
        }
        catch (Exception thrown) when (!isEmpty)
        {
            job.Abort(thrown);
            job.Abandon();
        }
    }

    private static MapSetting<T, R> Setting<T, R>(IMapSession session, MapKernel<T, R> kernel, MapOptions? options)
    {
        ArgumentNullException.ThrowIfNull(session);
        var checkedOptions = (options ?? MapOptions.Default).Checked();
        return SessionProfile.Of(session).Setting(kernel, checkedOptions);
    }
}
