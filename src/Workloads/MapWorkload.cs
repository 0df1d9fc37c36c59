using System.Globalization;
using System.Runtime.CompilerServices;
using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>One map of a session over the items; what is timed.</summary>
public delegate Task<R[]> MapCall<T, R>(IMapSession session, T[] items, MapOptions options, CancellationToken cancellation);

/// <summary>A workload that maps a function over an array: give it an input, the function, and the right answer for each item.</summary>
/// <remarks>The function travels to other processes: use static lambdas or capture small local values, never the input or <c>this</c>.</remarks>
public abstract class MapWorkload<T, R>(string name, string description, WorkloadDefaults defaults) : IWorkload
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Description => description;

    /// <inheritdoc/>
    public WorkloadDefaults Defaults => defaults;

    /// <inheritdoc/>
    public virtual IReadOnlyList<WorkloadParameter> Parameters => [];

    /// <inheritdoc/>
    public virtual PublishedFigure? Published => null;

    /// <inheritdoc/>
    public virtual int Revision => 1;

    /// <inheritdoc/>
    public virtual bool Prints => false;

    /// <inheritdoc/>
    public virtual ExpectedOutcome Expect(StrategyTraits traits, WorkloadSettings settings) => ExpectedOutcome.Correct;

    /// <inheritdoc/>
    public long EstimateBytes(WorkloadSettings settings) => Count(settings) * BytesPerItem(settings);

    /// <inheritdoc/>
    public virtual IPreparedWorkload Prepare(WorkloadSettings settings) => new PreparedMap<T, R>(this, settings);

    /// <summary>The seeded items, <see cref="Count"/> of them.</summary>
    protected internal abstract T[] Input(WorkloadSettings settings);

    /// <summary>The function for one item.</summary>
    protected internal abstract Func<T, R> Function(WorkloadSettings settings);

    /// <summary>The oracle: the right result for one item, computed another way than by <see cref="Function"/> or written down.</summary>
    protected internal abstract R Answer(T item, int index, WorkloadSettings settings);

    /// <summary>How the map is called; made once, before timing. Default: <c>MapAsync</c> of <see cref="Function"/>.</summary>
    protected internal virtual MapCall<T, R> Call(WorkloadSettings settings)
    {
        var function = Function(settings);
        return (session, items, options, cancellation) => session.MapAsync(function, items, options, cancellation);
    }

    /// <summary>The options with what this workload cannot do without.</summary>
    protected internal virtual MapOptions Adjust(MapOptions options, WorkloadSettings settings) => options;

    /// <summary>Number of items. Default: the published number times the scale.</summary>
    protected internal virtual int Count(WorkloadSettings settings) => settings.Scaled(Defaults.Items);

    /// <summary>Bytes of one item and its result. Right for unmanaged types; others add what they refer to.</summary>
    protected virtual long BytesPerItem(WorkloadSettings settings) => Unsafe.SizeOf<T>() + Unsafe.SizeOf<R>();

    /// <summary>Whether a result is right. Neither is null.</summary>
    protected internal virtual bool Same(R expected, R actual) => EqualityComparer<R>.Default.Equals(expected, actual);

    /// <summary>A result for people.</summary>
    protected internal virtual string Show(R result) => Convert.ToString(result, CultureInfo.InvariantCulture) ?? "null";

    /// <summary>Number of distinct random draws in the results, for workloads that count them.</summary>
    protected internal virtual long? Distinct(R[] results) => null;

    /// <summary>One line on what the results show, or null.</summary>
    protected internal virtual string? Note(R[] results) => Distinct(results) is { } distinct ? string.Create(CultureInfo.InvariantCulture, $"{distinct} distinct draws in {results.Length} results") : null;

    /// <summary>Whether two runs gave the same result, clock readings and process ids aside.</summary>
    protected internal virtual bool Repeats(R first, R second) => Same(first, second);
}
