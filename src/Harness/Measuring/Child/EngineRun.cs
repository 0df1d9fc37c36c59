using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using PBench.Harness.Measuring.Statistics;
using Perfolizer.Mathematics.OutlierDetection;

namespace PBench.Harness.Measuring.Child;

/// <summary>Times a map with BenchmarkDotNet's engine.</summary>
/// <param name="map">One whole map.</param>
/// <param name="family">Whose processor time and allocations count.</param>
/// <param name="afterIteration">Called with the last answer of every iteration, outside the timed region.</param>
/// <param name="awaitTurn">Called before every iteration: comes back when nothing else is measured. Null: nothing else is.</param>
internal sealed class EngineRun(Func<Task<object>> map, ProcessFamily family, Action<object> afterIteration, Action? awaitTurn = null)
{
    private readonly List<Reading> readings = [];
    private Reading current;
    private object last = new();

    /// <summary>What the engine printed.</summary>
    public List<string> Lines { get; private set; } = [];

    /// <summary>
    /// Runs the plan; a second time with larger batches where calls turned out faster than foreseen. Not in turns: the other's iterations would have passed by then,
    /// and the next round knows better.
    /// </summary>
    public List<IterationSample> Run(IterationPlan plan, double budgetNs, int most, string name)
    {
        var mostAttempts = awaitTurn is null ? 3 : 1;
        for (var attempt = 1; ; attempt++)
        {
            var samples = RunOnce(plan, name);
            var typical = Distribution.MedianOf(samples.Select(s => s.ElapsedNs));
            if (typical >= IterationPlan.LeastIterationNs || attempt == mostAttempts)
            {
                return samples;
            }

            plan = plan.Enlarged(typical, budgetNs, most);
        }
    }

    /// <summary>Runs the engine on nothing, so that its code is compiled before it is needed.</summary>
    public static void WarmUp() => new EngineRun(() => Task.FromResult<object>(string.Empty), new ProcessFamily(null), _ => { }).RunOnce(new IterationPlan(2, 1, 1), "warm-up");

    private List<IterationSample> RunOnce(IterationPlan plan, string name)
    {
        readings.Clear();
        using var host = new BufferedHost();
        var parameters = new EngineParameters
        {
            Host = host,
            TargetJob = JobFor(plan),
            WorkloadActionNoUnroll = Repeat,
            WorkloadActionUnroll = Repeat,
            OverheadActionNoUnroll = Nothing,
            OverheadActionUnroll = Nothing,
            Dummy1Action = Nothing,
            Dummy2Action = Nothing,
            Dummy3Action = Nothing,
            GlobalSetupAction = Nothing,
            GlobalCleanupAction = Nothing,
            IterationSetupAction = Before,
            IterationCleanupAction = After,
            OperationsPerInvoke = 1,
            MeasureExtraStats = false,
            BenchmarkName = name,
        };

        RunResults results;
        using (var engine = new EngineFactory().CreateReadyToRun(parameters))
        {
            results = engine.Run();
        }

        host.ReportResults(results);
        Lines = host.Lines;
        return Samples(results);
    }

    /// <summary>Collections are ours, in <see cref="Before"/>: the engine's own would fall between our first reading and the map.</summary>
    private static Job JobFor(IterationPlan plan) => new Job("pbench")
        .WithStrategy(plan.Operations == 1 ? RunStrategy.Monitoring : RunStrategy.Throughput)
        .WithInvocationCount(plan.Operations)
        .WithUnrollFactor(1)
        .WithWarmupCount(plan.WarmUps)
        .WithIterationCount(plan.Iterations)
        .WithEvaluateOverhead(false)
        .WithOutlierMode(OutlierMode.DontRemove)
        .WithGcForce(false);

    private void Repeat(long operations)
    {
        last = RepeatAsync(operations).GetAwaiter().GetResult();
    }

    /// <summary>Awaits as programs do: a thread that blocked for every map would have to be woken for every map.</summary>
    private async Task<object> RepeatAsync(long operations)
    {
        object answer = last;
        for (var i = 0L; i < operations; i++)
        {
            answer = await map().ConfigureAwait(false);
        }

        return answer;
    }

    private void Before()
    {
        last = new object();
        awaitTurn?.Invoke();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        family.Refresh();
        current = new Reading(DateTime.UtcNow, family.CpuNs(), GC.GetTotalAllocatedBytes(precise: true));
    }

    private void After()
    {
        var cpu = family.CpuNs();
        var allocated = GC.GetTotalAllocatedBytes(precise: true) + family.WorkerBytesSinceRefresh();
        readings.Add(new Reading(current.At, cpu - current.CpuNs, allocated - current.AllocatedBytes));
        afterIteration(last);
    }

    /// <summary>Every workload iteration of the engine, jitting and warm-up included, has one reading, in the same order.</summary>
    private List<IterationSample> Samples(RunResults results)
    {
        var measured = results.EngineMeasurements.Where(m => m.IterationMode == IterationMode.Workload && m.IterationStage != IterationStage.Result).ToList();
        var skip = readings.Count - measured.Count;
        return [.. measured.Select((m, i) => (Measurement: m, Reading: readings[i + skip]))
            .Where(pair => pair.Measurement.IterationStage == IterationStage.Actual)
            .Select(pair => new IterationSample(
                pair.Reading.At, pair.Measurement.Operations, pair.Measurement.Nanoseconds, pair.Reading.CpuNs, pair.Reading.AllocatedBytes))];
    }

    private static void Nothing()
    {
    }

    private static void Nothing(long operations)
    {
    }

    private readonly record struct Reading(DateTime At, double? CpuNs, long AllocatedBytes);
}
