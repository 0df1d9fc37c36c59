namespace PBench.Strategies;

/// <summary>One result of an unordered stream.</summary>
/// <typeparam name="T">What the function returns.</typeparam>
/// <param name="Index">Position of the item in the input, from 0.</param>
/// <param name="Value">What the function returned for it.</param>
public readonly record struct MapResult<T>(long Index, T Value)
{
    /// <summary>In one line, e.g. <c>3: 42</c>. Never throws.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Index}: {Printed.Of(Value)}");
}
