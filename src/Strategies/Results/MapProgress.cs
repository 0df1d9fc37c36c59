namespace PBench.Strategies;

/// <summary>How far a map is.</summary>
/// <param name="Done">Items finished, failed ones included.</param>
/// <param name="Total">Number of all items, or null while it is unknown.</param>
public readonly record struct MapProgress(long Done, long? Total)
{
    /// <summary>E.g. <c>30 of 120</c>, or <c>30</c> while the number of all is unknown.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Done}{(Total is null ? "" : $" of {Total}")}");
}
