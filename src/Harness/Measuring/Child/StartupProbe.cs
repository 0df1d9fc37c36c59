using System.Diagnostics;
using PBench.Strategies;

namespace PBench.Harness.Measuring.Child;

/// <summary>Tells when all workers of a session are ready.</summary>
internal static class StartupProbe
{
    public static Task<double?> WaitAsync(IMapSession session, long opened, ProcessFamily family)
    {
        _ = (session, family);
        return Task.FromResult<double?>(Stopwatch.GetElapsedTime(opened).TotalNanoseconds);
    }
}
