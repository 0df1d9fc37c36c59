using PBench.Harness.CommandLine;
using PBench.Harness.Gate.Arms;
using PBench.Harness.Gate.Reporting;
using PBench.Harness.Gate.Statistics;
using PBench.Harness.Gate.Trials;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Planning;
using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.SelfTest;

/// <summary>Runs the gate against itself, many times, where the right answer is known.</summary>
/// <param name="template">How each session is gated; its trial and seed are the session's own.</param>
/// <param name="regression">What counts as slower.</param>
/// <param name="arm">Both arms.</param>
/// <param name="known">This build's strategies and workloads.</param>
/// <param name="file">Where sessions are kept.</param>
/// <param name="progress">Told about rounds.</param>
/// <param name="time">The clock.</param>
/// <param name="interrupt">Stops after what is measured; an unfinished session is not counted.</param>
internal sealed class SelfTestRun(GatePlan template, Regression regression, Arm arm, Catalogue known, SelfTestFile file, IGateProgress progress, TimeProvider time, CancellationToken interrupt)
{
    /// <summary>Runs what the plan still lacks.</summary>
    /// <param name="plan">The sessions.</param>
    /// <param name="deadline">No session starts after so much time; null for none.</param>
    /// <param name="ended">Told about every session.</param>
    public async Task RunAsync(SelfTestPlan plan, TimeSpan? deadline, Action<SelfTestRow> ended)
    {
        var start = time.GetTimestamp();
        foreach (var (slowdown, session, kind) in plan.Remaining(file.Read()))
        {
            if (interrupt.IsCancellationRequested || (deadline is { } limit && time.GetElapsedTime(start) >= limit))
            {
                return;
            }

            var row = await RunAsync(slowdown, session, kind).ConfigureAwait(false);
            if (interrupt.IsCancellationRequested)
            {
                return;
            }

            file.Append(row);
            ended(row);
        }
    }

    private async Task<SelfTestRow> RunAsync(double slowdown, int session, KindOfWork kind)
    {
        var started = time.GetUtcNow().UtcDateTime;
        var (b, h) = (CaseOf(kind, 1), CaseOf(kind, 1 + slowdown / 100));
        var plan = template with
        {
            Trials = [new ArmTrial(b.Name, new Subject("base", arm, b), new Subject("head", arm, h), regression, [Metric.Wall])],
            Seed = Strategies.ItemRandom.For(template.Seed, session).NextInt64(int.MaxValue) ^ (long)(slowdown * 1000),
        };
        using var runner = new RoundRunner(plan, interrupt);
        var run = new GateRun(plan, runner, progress, time, interrupt);
        var verdicts = await run.RunAsync().ConfigureAwait(false);
        return Row(verdicts[0], slowdown, session, kind, plan, started, run.Elapsed);
    }

    /// <summary>A slower head does real extra work: the same function over so much more input, in the same strategy.</summary>
    private BenchCase CaseOf(KindOfWork kind, double factor)
    {
        var request = KindsOfWork.Request(kind with { Scale = kind.Scale * factor }, new RunRequest { Strategies = [KindsOfWork.Strategy] });
        return new CasePlan(known, request, MemoryGuard.OfMachine(), Environment.ProcessorCount).Build().First(c => c.Strategy == KindsOfWork.Strategy);
    }

    private SelfTestRow Row(TrialVerdict verdict, double slowdown, int session, KindOfWork kind, GatePlan plan, DateTime started, TimeSpan elapsed)
    {
        var first = verdict.First;
        var (wall, cpu, allocated) = (Of(first, Metric.Wall), Of(first, Metric.Cpu), Of(first, Metric.Allocated));
        return new SelfTestRow
        {
            Run = plan.Run,
            Case = OneLine.Of(verdict.Trial.Name)!,
            SlowdownPercent = slowdown,
            Session = session,
            Kind = kind.Name,
            StartedUtc = UtcText.Of(started),
            Seconds = Math.Round(elapsed.TotalSeconds, 2),
            Verdict = verdict.Record.Failure is null ? VerdictText.Of(verdict.Verdict) : "failed",
            TrialVerdict = VerdictText.Of(first.Verdict),
            Threshold = regression.Threshold,
            Ratio = Rounded(wall.Estimate?.Value),
            Low = Rounded(wall.Estimate?.Lower(wall.Alpha)),
            High = Rounded(wall.Estimate?.Upper(wall.Alpha)),
            LogError = Rounded(wall.Estimate?.LogError),
            Rounds = first.CleanRounds,
            ContendedRounds = verdict.Record.Rounds.Count(r => !r.IsClean),
            ConfirmationRatio = Rounded(verdict.Confirmation is { } second ? Of(second, Metric.Wall).Estimate?.Value : null),
            ConfirmationRounds = verdict.Confirmation?.CleanRounds,
            CpuRatio = Rounded(cpu.Estimate?.Value),
            CpuVerdict = VerdictText.Of(cpu.Verdict),
            AllocatedRatio = Rounded(allocated.Estimate?.Value),
            ForeignCores = Rounded(verdict.Record.Rounds.Select(r => r.ForeignCores).Average()),
            BaseSpread = Rounded(wall.Base is { } data ? Spread.Of(data) : null),
            Seed = plan.Seed,
            Reason = OneLine.Of(verdict.Reason)!,
        };
    }

    private static MetricHypothesis Of(TrialState state, Metric metric) => state.Hypotheses.OfType<MetricHypothesis>().First(h => h.Metric == metric);

    private static double? Rounded(double? value) => value is { } v && double.IsFinite(v) ? Math.Round(v, 5) : null;
}
