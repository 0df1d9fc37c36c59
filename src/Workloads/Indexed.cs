using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>A function wrapped so that its result says which item it is of: order can then be read off the values.</summary>
public sealed record Indexed<T, R>(Func<T, R> Function) : IMapFunction<(long Index, T Item), (long Index, R Value)>
{
    /// <inheritdoc/>
    public (long Index, R Value) Invoke((long Index, T Item) item) => (item.Index, Function(item.Item));
}
