namespace PBench.Harness.Measuring.Launching;

/// <summary>The runtime of processes that time iterations, and of their workers.</summary>
/// <remarks>
/// Every method is compiled once, optimised. With tiers, a process that lives for a second times code that was compiled in a hurry (a map of
/// <c>double</c> in chunks of one took 3.2 ms on <c>serial</c>, and 0.5 to 0.9 ms optimised), or whatever was optimised by then.
/// </remarks>
internal static class TimedRuntime
{
    private const string Tiers = "DOTNET_TieredCompilation";

    private static readonly (string Name, string Value)[] Settings =
    [
        (Tiers, "0"),
        ("DOTNET_TC_CallCountingDelayMs", "0"), // for those who want tiers: calls are counted from the start
        ("DOTNET_EnableWriteXorExecute", "0"), // a method that is compiled needs no mappings of its own, which saves a tenth of a short life
    ];

    /// <summary>For people.</summary>
    public static string Description => Environment.GetEnvironmentVariable(Tiers) is null or "0" ? "compiled once, optimised" : "tiered";

    /// <summary>What the user has set stays.</summary>
    public static void Prepare(IDictionary<string, string?> environment)
    {
        foreach (var (name, value) in Settings)
        {
            environment.TryAdd(name, value);
        }
    }
}
