namespace PBench.Harness.Measuring.Child;

/// <summary>Maps until they run as fast as they will.</summary>
/// <remarks>
/// First maps compile their code, fill caches and wake workers; with tiered compilation, cheap functions are 3 to 10 times slower
/// until they have been called often. Two signs tell that it is over: no method of this process has been compiled for a while, and maps
/// no longer become faster, which tells it of worker processes as well. Noise only makes maps slower, so the fastest ones are compared.
/// </remarks>
/// <param name="map">One whole map.</param>
/// <param name="check">Told the first answer.</param>
/// <param name="time">The clock.</param>
/// <param name="compiledMethods">How many methods this process has compiled so far.</param>
internal sealed class WarmUp(Func<Task<object>> map, Action<object> check, TimeProvider time, Func<long> compiledMethods)
{
    /// <summary>Maps shorter than this are timed in batches of about its length.</summary>
    private const double BatchNs = 5e6;

    /// <summary>So long without a change, but at least one map and at most <see cref="MostCalm"/> batches.</summary>
    private const double CalmNs = 50e6;

    private const int MostCalm = 4;

    /// <summary>Less is no progress but noise.</summary>
    private const double Faster = 0.95;

    /// <summary>Then it is as warm as it gets.</summary>
    private const double MostNs = 2e9;

    /// <summary>Nanoseconds of one map: of the fastest of the last batches, or of the first map where a second one would cost too much.</summary>
    public async Task<double> RunAsync()
    {
        var start = time.GetTimestamp();
        var first = await TimeAsync(1, check).ConfigureAwait(false);
        if (first > MostNs)
        {
            return first;
        }

        var batches = new List<(double MapNs, long Compiled)>();
        for (var operations = 1L; ;)
        {
            var elapsed = await TimeAsync(operations, static _ => { }).ConfigureAwait(false);
            if (elapsed < BatchNs / 2)
            {
                operations *= elapsed < BatchNs / 8 ? 4 : 2;
                continue;
            }

            batches.Add((elapsed / operations, compiledMethods()));
            if (IsCalm(batches) || time.GetElapsedTime(start).TotalNanoseconds > MostNs)
            {
                return batches.TakeLast(MostCalm).Min(b => b.MapNs);
            }
        }
    }

    private static bool IsCalm(List<(double MapNs, long Compiled)> batches)
    {
        var calm = (int)Math.Clamp(CalmNs / batches[^1].MapNs, 1, MostCalm);
        return batches.Count >= 2 * calm
            && batches[^1].Compiled == batches[^(calm + 1)].Compiled
            && batches.TakeLast(calm).Min(b => b.MapNs) >= Faster * batches.SkipLast(calm).Min(b => b.MapNs);
    }

    private async Task<double> TimeAsync(long operations, Action<object> told)
    {
        var start = time.GetTimestamp();
        object answer = new();
        for (var i = 0L; i < operations; i++)
        {
            answer = await map().ConfigureAwait(false);
        }

        var elapsed = time.GetElapsedTime(start).TotalNanoseconds;
        told(answer);
        return elapsed;
    }
}
