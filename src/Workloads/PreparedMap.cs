using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>The items of a <see cref="MapWorkload{T,R}"/> in memory, and what all of them do alike.</summary>
public class PreparedMap<T, R> : IPreparedWorkload
{
    private const int MaxShown = 200;
    private readonly MapWorkload<T, R> workload;
    private readonly WorkloadSettings settings;
    private readonly T[] items;
    private readonly MapCall<T, R> call;

    /// <summary>Makes the input.</summary>
    public PreparedMap(MapWorkload<T, R> workload, WorkloadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(workload);
        (this.workload, this.settings) = (workload, settings);
        items = workload.Input(settings);
        call = workload.Call(settings);
    }

    /// <inheritdoc/>
    public int Items => items.Length;

    /// <inheritdoc/>
    public async Task<object> RunAsync(IMapSession session, MapOptions options, CancellationToken cancellation) =>
        await call(session, items, workload.Adjust(options, settings), cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public CorrectnessCheck Check(object results)
    {
        var actual = Results(results);
        var common = Math.Min(items.Length, actual.Length);
        long mismatches = Math.Max(items.Length, actual.Length) - common;
        int? first = null;
        for (var i = 0; i < common; i++)
        {
            if (!IsRight(actual[i], i))
            {
                mismatches++;
                first ??= i;
            }
        }

        first ??= mismatches > 0 ? common : null;
        return new CorrectnessCheck(
            actual.Length,
            mismatches,
            first,
            first is { } e ? (e < items.Length ? Line(workload.Answer(items[e], e, settings)) : $"{items.Length} results") : null,
            first is { } a ? (a < actual.Length ? Line(actual[a]) : $"{actual.Length} results") : null,
            workload.Distinct(actual));
    }

    /// <inheritdoc/>
    public string? Note(object results) => workload.Note(Results(results));

    /// <inheritdoc/>
    public bool? Repeats(object first, object second)
    {
        var (one, other) = (Results(first), Results(second));
        return one.Length == other.Length && one.Zip(other).All(pair => workload.Repeats(pair.First, pair.Second));
    }

    /// <inheritdoc/>
    public async Task<long[]> ObserveOrderAsync(IMapSession session, bool ordered, MapOptions options, CancellationToken cancellation)
    {
        var indexed = items.Select((item, index) => ((long)index, item)).ToArray();
        var adjusted = workload.Adjust(options, settings);
        return ordered
            ? await MapIndexedAsync(session, indexed, adjusted, cancellation).ConfigureAwait(false)
            : await StreamIndexedAsync(session, indexed, adjusted, cancellation).ConfigureAwait(false);
    }

    /// <summary>Indexes in the order of the results of a map.</summary>
    protected virtual async Task<long[]> MapIndexedAsync(IMapSession session, (long Index, T Item)[] indexed, MapOptions options, CancellationToken cancellation)
    {
        var function = new Indexed<T, R>(workload.Function(settings));
        var results = await session.MapAsync(function, indexed, options, cancellation).ConfigureAwait(false);
        return Array.ConvertAll(results, result => result.Index);
    }

    /// <summary>Indexes in the order in which an unordered stream delivers the results.</summary>
    protected virtual Task<long[]> StreamIndexedAsync(IMapSession session, (long Index, T Item)[] indexed, MapOptions options, CancellationToken cancellation)
    {
        var function = new Indexed<T, R>(workload.Function(settings));
        return IndexesAsync(session.StreamUnorderedAsync(function, indexed, options, cancellation));
    }

    /// <summary>The index in each value: the value's own, not the one the stream says it has.</summary>
    protected static async Task<long[]> IndexesAsync(IAsyncEnumerable<MapResult<(long Index, R Value)>> stream)
    {
        var indexes = new List<long>();
        await foreach (var result in stream.ConfigureAwait(false))
        {
            indexes.Add(result.Value.Index);
        }

        return [.. indexes];
    }

    private static R[] Results(object results) => (R[])results;

    private bool IsRight(R actual, int index) => actual is not null && workload.Same(workload.Answer(items[index], index, settings), actual);

    private string Line(R value)
    {
        var text = value is null ? "null" : workload.Show(value);
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= MaxShown ? line : line[..MaxShown] + "…";
    }
}
