using System.Diagnostics;
using System.Runtime;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Measuring.Child;

/// <summary>One case in one round: warmed up, timed iterations, one traced map.</summary>
internal sealed class CaseMeasurement(IParallelMapStrategy strategy, IWorkload workload, ChildSpec spec, ChildResult result, Task engine)
{
    /// <summary>Maps longer than this are not repeated to warm up: one of a small scale compiles all that they need.</summary>
    public const double LongMapNs = 1e9;

    private const double SmallMapNs = 20e6;

    private readonly CaseInput input = new(workload, spec);
    private IPreparedWorkload prepared = null!; // set first of all in RunAsync

    public async Task RunAsync()
    {
        result.Phase = "preparing the input";
        prepared = input.Prepare();
        await engine.ConfigureAwait(false); // compiling beside a timed region would disturb it
        result.Items = prepared.Items;
        if (!spec.RunsBeside)
        {
            await AwaitTurnAsync().ConfigureAwait(false);
        }

        result.Phase = "opening the session";
        var start = Stopwatch.GetTimestamp();
        await using var session = await strategy.OpenAsync(new SessionOptions { Workers = spec.Workers }).ConfigureAwait(false);
        await StartupProbe.WaitAsync(session, start).ConfigureAwait(false);
        result.Phase = "first maps";
        var mapNs = await WarmUpAsync(session).ConfigureAwait(false);
        if (spec.RunsBeside && !spec.TakesTurns)
        {
            await AwaitTurnAsync().ConfigureAwait(false);
        }

        result.Phase = "timed iterations";
        await OnOwnThread(() => Measure(session, mapNs)).ConfigureAwait(false);
        if (mapNs <= spec.TraceBelowNs)
        {
            result.Phase = "traced iteration";
            if (spec.TakesTurns)
            {
                await AwaitTurnAsync().ConfigureAwait(false);
            }

            await TraceAsync(session, mapNs).ConfigureAwait(false);
        }

        result.Phase = "closing the session";
        if (spec is { RunsBeside: true, ReadyMark: { } mark })
        {
            await Lifeline.WaitForOthersAsync(mark, result).ConfigureAwait(false);
        }
    }

    private Task AwaitTurnAsync() => spec.ReadyMark is { } mark ? Lifeline.WaitForTurnAsync(mark, result) : Task.CompletedTask;

    /// <summary>Nanoseconds of one map: the engine needs to know how many make an iteration. What was told beside another process is too long, so what is known from before is preferred.</summary>
    private async Task<double> WarmUpAsync(IMapSession session)
    {
        if (spec.KnownMapNs > LongMapNs)
        {
            var (small, options) = input.Scaled(SmallMapNs / spec.KnownMapNs);
            await small.RunAsync(session, options, CancellationToken.None).ConfigureAwait(false);
            return spec.KnownMapNs;
        }

        var told = await new WarmUp(() => MapAsync(session, null), Check, TimeProvider.System, static () => JitInfo.GetCompiledMethodCount()).RunAsync().ConfigureAwait(false);
        return spec.KnownMapNs > 0 ? spec.KnownMapNs : told;
    }

    private void Measure(IMapSession session, double mapNs)
    {
        var plan = IterationPlan.For(mapNs, spec.BudgetNs, spec.MaxIterations);
        var start = Stopwatch.GetTimestamp();
        var family = new ProcessFamily(session);
        var run = new EngineRun(() => MapAsync(session, null), family, answer =>
        {
            Check(answer);
            result.PeakRssBytes = Math.Max(result.PeakRssBytes ?? 0, family.ResidentBytes());
        }, spec is { TakesTurns: true, ReadyMark: { } mark } ? () => Lifeline.WaitForTurn(mark, result) : null);
        result.Iterations = run.Run(plan, spec.BudgetNs, spec.MaxIterations, $"{spec.Strategy}/{spec.Workload}");
        result.EngineLines = run.Lines;
        result.MeasuringNs = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }

    /// <summary>
    /// The engine waits for each map. On a thread of the pool it would take that thread from the strategy it measures: with
    /// two pool threads PLINQ then waits half a second until the runtime adds a third.
    /// </summary>
    private static Task OnOwnThread(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Traces maps and keeps a typical one.</summary>
    private async Task TraceAsync(IMapSession session, double mapNs)
    {
        var tracing = new TracedMaps(observer => MapAsync(session, observer), Check);
        var typical = await tracing.RunAsync(mapNs, prepared.Items).ConfigureAwait(false);
        result.TraceStart = typical.Start;
        result.Trace = TraceSummary.Of(typical.Chunks, typical.Start, typical.End);
        result.FirstResultNs = result.Trace?.FirstResultNs;
        result.Codec = Array.Find(typical.Chunks, c => c.Codec is not null).Codec;
        result.Chunks = [.. TraceSummary.Sample(typical.Chunks, Reporting.ReportSchema.MaxChunkRows)];
    }

    private Task<object> MapAsync(IMapSession session, IChunkObserver? observer) =>
        prepared.RunAsync(session, input.Options with { Observer = observer }, CancellationToken.None);

    private void Check(object answer) => input.Judge(prepared, answer, result);
}
