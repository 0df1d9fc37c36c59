namespace PBench.Workloads;

/// <summary>Names of workloads that are run together.</summary>
public static class Suites
{
    /// <summary>Eight that show the most in the least time; meant for each workload's <see cref="WorkloadDefaults.QuickScale"/>.</summary>
    public static IReadOnlyList<string> Quick { get; } = ["double", "sleep", "distance", "countdown", "noop", "payload", "mandelbrot", "allocate"];

    /// <summary>The tutorials' examples.</summary>
    public static IReadOnlyList<string> Seeds { get; } =
    [
        "double", "sleep", "distance", "countdown", "greet", "functor", "starmap", "named-arguments", "partial",
        "partial-clash", "square", "square-lazy", "frozen-random", "random-per-item", "random-rows",
    ];

    /// <summary>Everything; meant for a sweep of workers and chunk sizes.</summary>
    public static IReadOnlyList<string> Full { get; } = [.. BuiltInWorkloads.All.Select(workload => workload.Name)];

    /// <summary>The suites by name.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> All { get; } =
        new Dictionary<string, IReadOnlyList<string>> { ["quick"] = Quick, ["seeds"] = Seeds, ["full"] = Full };
}
