using System.Diagnostics;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Measuring.Child;

/// <summary>What a process shows once: a cold run, the start of a session, the order of its results.</summary>
/// <remarks>
/// A process of its own, with the runtime's settings as the user has them: the one that times iterations optimises its code as
/// soon as it can, which makes a start dearer.
/// </remarks>
internal sealed class ColdMeasurement(IParallelMapStrategy strategy, IWorkload workload, ChildSpec spec, ChildResult result, Action save)
{
    private readonly CaseInput input = new(workload, spec);

    public async Task RunAsync()
    {
        result.Phase = "preparing the input";
        var prepared = input.Prepare();
        result.Items = prepared.Items;
        if (spec.ReadyMark is { } mark)
        {
            await Lifeline.WaitForTurnAsync(mark, result).ConfigureAwait(false);
        }

        await RunColdAsync(prepared).ConfigureAwait(false);
        if (!spec.Timed || result.Outcome == Outcome.Wrong && !input.MayBeWrong)
        {
            return;
        }

        save(); // should what follows kill this process, this stays
        result.Phase = "opening the session";
        var start = Stopwatch.GetTimestamp();
        await using var session = await OpenAsync().ConfigureAwait(false);
        result.OpenNs = Since(start);
        result.StartupNs = await StartupProbe.WaitAsync(session, start).ConfigureAwait(false);
        if (spec is { RunsBeside: true, ReadyMark: { } waiting })
        {
            await Lifeline.WaitForOthersAsync(waiting, result).ConfigureAwait(false);
        }

        if (spec.ObserveOrder)
        {
            result.Phase = "observing the order";
            await new OrderObserver(input, spec).ObserveAsync(session, prepared, result).ConfigureAwait(false);
        }

        result.Phase = "closing the session";
    }

    /// <summary>Open, one map, close: what a program pays that uses a pool once.</summary>
    private async Task RunColdAsync(IPreparedWorkload prepared)
    {
        result.Phase = "cold run";
        var start = Stopwatch.GetTimestamp();
        object answer;
        await using (var session = await OpenAsync().ConfigureAwait(false))
        {
            var opened = Stopwatch.GetTimestamp();
            answer = await prepared.RunAsync(session, input.Options, CancellationToken.None).ConfigureAwait(false);
            result.ColdMapNs = Since(opened);
        }

        result.ColdNs = Since(start);
        input.Judge(prepared, answer, result);
    }

    private Task<IMapSession> OpenAsync() => strategy.OpenAsync(new SessionOptions { Workers = spec.Workers });

    private static double Since(long start) => Stopwatch.GetElapsedTime(start).TotalNanoseconds;
}
