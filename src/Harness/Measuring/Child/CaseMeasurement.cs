using System.Diagnostics;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Measuring.Child;

/// <summary>One case in one round: cold run, start-up, timed iterations, one traced iteration, order.</summary>
internal sealed class CaseMeasurement(IParallelMapStrategy strategy, IWorkload workload, ChildSpec spec, ChildResult result, Action save, Task warmUp)
{
    /// <summary>Maps longer than this need no map before the timed ones: compiling is nothing to them.</summary>
    private const double LongMapNs = 1e9;

    private readonly CaseInput input = new(workload, spec);
    private double coldMapNs;
    private IPreparedWorkload prepared = null!; // set first of all in RunAsync

    public async Task RunAsync()
    {
        result.Phase = "preparing the input";
        prepared = input.Prepare();
        await warmUp.ConfigureAwait(false); // compiling beside a timed region would disturb it
        result.Items = prepared.Items;
        if (!spec.OpensAhead || !spec.Timed)
        {
            await AwaitTurnAsync().ConfigureAwait(false);
        }

        if (!spec.Timed)
        {
            await RunColdAsync().ConfigureAwait(false);
            return;
        }

        if (spec.ColdRun)
        {
            await RunColdAsync().ConfigureAwait(false);
            save();
        }

        if (result.Outcome is null or Outcome.Correct || input.MayBeWrong)
        {
            await RunWarmAsync().ConfigureAwait(false);
        }
    }

    private Task AwaitTurnAsync() => spec.ReadyMark is { } mark ? Lifeline.WaitForTurnAsync(mark, result) : Task.CompletedTask;

    /// <summary>Open, one map, close: what a program pays that uses a pool once.</summary>
    private async Task RunColdAsync()
    {
        result.Phase = "cold run";
        var start = Stopwatch.GetTimestamp();
        object answer;
        await using (var session = await OpenAsync().ConfigureAwait(false))
        {
            var opened = Stopwatch.GetTimestamp();
            answer = await MapAsync(session, null).ConfigureAwait(false);
            coldMapNs = Since(opened);
        }

        result.ColdNs = Since(start);
        Check(answer);
    }

    private async Task RunWarmAsync()
    {
        result.Phase = "opening the session";
        var start = Stopwatch.GetTimestamp();
        await using var session = await OpenAsync().ConfigureAwait(false);
        if (!spec.OpensAhead)
        {
            result.OpenNs = Since(start);
            result.StartupNs = await StartupProbe.WaitAsync(session, start).ConfigureAwait(false);
        }

        result.Phase = "first maps";
        var known = spec.KnownMapNs > 0 ? spec.KnownMapNs : coldMapNs;
        var mapNs = known > LongMapNs ? known : await PilotAsync(session).ConfigureAwait(false);
        if (spec.OpensAhead)
        {
            await AwaitTurnAsync().ConfigureAwait(false);
            mapNs = known > 0 ? known : mapNs; // what was told beside another process is too long
        }

        result.Phase = "timed iterations";
        await OnOwnThread(() => Measure(session, mapNs)).ConfigureAwait(false);
        if (mapNs <= spec.TraceBelowNs)
        {
            result.Phase = "traced iteration";
            await TraceAsync(session, mapNs).ConfigureAwait(false);
        }

        if (spec.ObserveOrder)
        {
            save(); // what comes now is not timing: should it kill this process, the timing stays
            result.Phase = "observing the order";
            await new OrderObserver(input, spec).ObserveAsync(session, prepared, result).ConfigureAwait(false);
        }

        result.Phase = "closing the session";
    }

    /// <summary>Maps until their time can be told: the engine needs to know how many make an iteration.</summary>
    private async Task<double> PilotAsync(IMapSession session)
    {
        var operations = 1L;
        var mapped = 0L;
        while (true)
        {
            var start = Stopwatch.GetTimestamp();
            object answer = new();
            for (var i = 0L; i < operations; i++)
            {
                answer = await MapAsync(session, null).ConfigureAwait(false);
            }

            var elapsed = Since(start);
            if (mapped == 0)
            {
                Check(answer);
            }

            mapped += operations;
            // The very first map pays for compiling the code: it is believed only where a second one would cost too much.
            var trusted = mapped > 1 || elapsed > spec.BudgetNs;
            if (trusted && elapsed >= IterationPlan.LeastIterationNs / 2)
            {
                return elapsed / operations;
            }

            operations = mapped == 1 ? 1 : operations * 4;
        }
    }

    private void Measure(IMapSession session, double mapNs)
    {
        var plan = IterationPlan.For(mapNs, spec.BudgetNs, spec.MaxIterations);
        var start = Stopwatch.GetTimestamp();
        var family = new ProcessFamily(session);
        var run = new EngineRun(() => MapAsync(session, null).GetAwaiter().GetResult(), family, answer =>
        {
            Check(answer);
            result.PeakRssBytes = Math.Max(result.PeakRssBytes ?? 0, family.ResidentBytes());
        });
        result.Iterations = run.Run(plan, spec.BudgetNs, spec.MaxIterations, $"{spec.Strategy}/{spec.Workload}");
        result.EngineLines = run.Lines;
        result.MeasuringNs = Since(start);
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

    private Task<IMapSession> OpenAsync() => strategy.OpenAsync(new SessionOptions { Workers = spec.Workers });

    private Task<object> MapAsync(IMapSession session, IChunkObserver? observer) =>
        prepared.RunAsync(session, input.Options with { Observer = observer }, CancellationToken.None);

    private void Check(object answer) => input.Judge(prepared, answer, result);

    private static double Since(long start) => Stopwatch.GetElapsedTime(start).TotalNanoseconds;
}
