using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PBench.Strategies.Travel;

/// <summary>What travels is taken apart and made by reflection, over types that no compiler ahead of time knows of.</summary>
internal static class DynamicCode
{
    [FeatureGuard(typeof(RequiresDynamicCodeAttribute))]
    public static bool IsThere => RuntimeFeature.IsDynamicCodeSupported;

    /// <returns>True.</returns>
    /// <exception cref="SessionFailedException">The program was compiled ahead of time.</exception>
    public static bool IsNeededBy(string what) => IsThere
        ? true
        : throw new SessionFailedException($"{what} cannot work in a program that was compiled ahead of time: values travel by reflection. Use threads, tasks or PLINQ without Portable.");
}
