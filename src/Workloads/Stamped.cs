using System.Diagnostics;

namespace PBench.Workloads;

/// <summary>A result and when its item ended, so that completion order can be told from results that come in input order.</summary>
/// <param name="Value">The result itself; all that is checked.</param>
/// <param name="FinishedAt">Reading of <see cref="Stopwatch.GetTimestamp"/>, one clock for all processes of a machine.</param>
public readonly record struct Stamped<R>(R Value, long FinishedAt);

/// <summary>A workload that notes the order in which its items ended.</summary>
public abstract class StampedWorkload<T, R>(string name, string description, WorkloadDefaults defaults)
    : MapWorkload<T, Stamped<R>>(name, description, defaults)
{
    private const int MostNoted = 12;

    /// <inheritdoc/>
    protected internal sealed override Stamped<R> Answer(T item, int index, WorkloadSettings settings) => new(Value(item), 0);

    /// <inheritdoc/>
    protected internal sealed override bool Same(Stamped<R> expected, Stamped<R> actual) => EqualityComparer<R>.Default.Equals(expected.Value, actual.Value);

    /// <inheritdoc/>
    protected internal sealed override string Show(Stamped<R> result) => $"{result.Value}";

    /// <inheritdoc/>
    protected internal sealed override string? Note(Stamped<R>[] results)
    {
        var finished = results.OrderBy(result => result.FinishedAt).Take(MostNoted).Select(result => $"{result.Value}");
        return $"finished as {string.Join(", ", finished)}{(results.Length > MostNoted ? ", …" : "")}";
    }

    /// <summary>The result of an item that ends now.</summary>
    protected static Stamped<R> Finished(R value) => new(value, Stopwatch.GetTimestamp());

    /// <summary>The right result for the item.</summary>
    protected abstract R Value(T item);
}
