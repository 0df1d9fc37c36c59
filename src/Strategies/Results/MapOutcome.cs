using System.Diagnostics.CodeAnalysis;

namespace PBench.Strategies;

/// <summary>What became of one item: a value or an error.</summary>
/// <typeparam name="T">What the function returns.</typeparam>
public readonly record struct MapOutcome<T>
{
    private readonly T? value;

    internal MapOutcome(long index, T value) => (Index, this.value) = (index, value);

    internal MapOutcome(MapItemException error, long index) => (Index, Error) = (index, error);

    /// <summary>Position of the item in the input, from 0.</summary>
    public long Index { get; }

    /// <summary>Why the item has no value, or null.</summary>
    public MapItemException? Error { get; }

    /// <summary>True when the item has a value.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    /// <summary>What the function returned; a failed item's error is thrown instead.</summary>
    /// <exception cref="MapItemException">The item failed: its <see cref="Error"/>.</exception>
    public T Value => Error is null ? value! : throw Error;
}
