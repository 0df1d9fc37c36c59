namespace PBench.Strategies.Travel;

/// <summary>The number before every reference. From <see cref="Known"/> on: an object that was met before, by its number.</summary>
internal static class Head
{
    public const uint Null = 0;

    /// <summary>An object of exactly the declared type.</summary>
    public const uint Declared = 1;

    /// <summary>An object whose type follows.</summary>
    public const uint Typed = 2;

    /// <summary>The instance that a static readonly field holds.</summary>
    public const uint Static = 3;

    public const uint Known = 4;
}
