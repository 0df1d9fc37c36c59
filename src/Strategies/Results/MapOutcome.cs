using System.Diagnostics.CodeAnalysis;
using System.Globalization;

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

    /// <summary>In one line, e.g. <c>3: 42</c> or <c>3: failed: DivideByZeroException: Attempted to divide by zero.</c> Never throws.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}: {(Error is null ? Printed.Of(value) : $"failed: {Printed.Of(Error)}")}");
}
