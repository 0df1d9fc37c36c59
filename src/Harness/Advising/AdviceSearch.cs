using PBench.Harness.CommandLine;
using PBench.Harness.Comparing;
using PBench.Harness.Comparing.Crossovers;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Planning;
using PBench.Harness.Measuring.Statistics;
using PBench.Harness.Reporting;
using PBench.Strategies;

namespace PBench.Harness.Advising;

/// <summary>Finds the advice for one input: a serial probe, the candidates by successive halving, the finalists and serial in interleaved rounds.</summary>
/// <param name="strategies">All strategies, the baseline among them.</param>
/// <param name="meter">Makes a meter with nothing measured yet.</param>
/// <param name="run">Description of the run: machine and seed.</param>
internal sealed class AdviceSearch(IReadOnlyList<IParallelMapStrategy> strategies, Func<LaunchedMeter> meter, RunDescription run)
{
    private const int Finalists = 3;
    private static readonly TimeSpan ProbeBudget = TimeSpan.FromMilliseconds(150);

    /// <exception cref="UsageException">The workload is there to fail.</exception>
    /// <exception cref="NotMeasuredException">It failed serially, or every finalist did.</exception>
    public Advice Find(WorkloadInput input)
    {
        var cores = run.Machine.Processor.UsableCores;
        var serial = SerialCase(input);
        var search = meter();
        var probe = Probe(search, serial);
        var finalists = new SuccessiveHalving(search, run.Seed, Finalists, probe.MapNs).Run(Candidates.Of(strategies, input, probe, cores));

        var final = meter();
        new FinalRounds(final, run.Seed).Run([serial, .. finalists]);
        var times = FinalTime.Of(final.Records);
        if (times.Count == 0)
        {
            throw new NotMeasuredException($"{serial.WorkloadText} was measured, but in the final rounds every case failed; {serial.Name}: {final.Records.First(r => r.Case == serial).Failure}");
        }

        var rows = Rows(final).ToDictionary(r => r.Case);
        var pick = Choice.Of(times, name => strategies.First(s => s.Name == name).Traits.ItemsCrossBoundary);
        var tried = Rows(search);
        Crossover[] crossovers = [.. Crossover.Of(AsSet(search, tried))];
        return new Advice(
            ReportSchema.Version, serial.WorkloadText, serial.Items, serial.Scale, probe.ItemNs, probe.Waits, pick.Strategy, pick.ChunkSize, pick.Workers, pick.Case,
            pick.Speedup, pick.SpeedupCi95Low, pick.SpeedupCi95High, [.. Reasons.Of(pick, probe, times, crossovers, cores)],
            times, [.. times.Select(t => rows[t.Case])], tried,
            [.. strategies.Where(s => !Candidates.IsRight(s, input)).Select(s => $"{s.Name}: {input.Workload.Name} may be wrong or fail on it")], crossovers);
    }

    /// <summary>Every case once a round, in random order, each in a fresh process.</summary>
    public static void MeasureRounds(LaunchedMeter meter, IReadOnlyList<BenchCase> cases, int rounds, TimeSpan budget, long seed)
    {
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var benchCase in RoundOrder.Of(cases, seed, round))
            {
                meter.Measure(benchCase, budget);
            }
        }
    }

    public IReadOnlyList<CaseRow> Rows(LaunchedMeter measured) => new CaseRows(run.Run, measured.Records, run.Machine.Processor.UsableCores).All;

    /// <summary>In one chunk, unlike the baseline of a run: who maps serially has no reason to cut anything.</summary>
    public BenchCase SerialCase(WorkloadInput input)
    {
        var serial = strategies.First(s => s.Name == BenchCase.Baseline);
        var items = input.Workload.Prepare(input.Settings).Items;
        return Candidates.IsRight(serial, input)
            ? Candidates.Case(serial, input, items, ChunkSize.Auto, workers: 1)
            : throw new UsageException($"{input.Workload.Name} is there to fail: there is no time to give advice about. See pbench list.");
    }

    private static SerialProbe Probe(LaunchedMeter meter, BenchCase serial)
    {
        var ns = meter.Measure(serial, ProbeBudget);
        var record = meter.Records[0];
        var samples = record.Timed.SelectMany(t => t.Result.Iterations).ToList();
        return ns is not null
            ? new SerialProbe(serial.Items, ns.Value, samples.TrueForAll(s => s.CpuNs is not null) ? Distribution.MedianOf(samples.Select(s => s.CpuNs!.Value / s.Operations)) : null)
            : throw new NotMeasuredException($"{serial.Name} could not be measured: {record.Failure}");
    }

    /// <summary>What was tried, as a comparison sees it.</summary>
    private ResultSet AsSet(LaunchedMeter measured, IReadOnlyList<CaseRow> rows) => new(
        "here", "here", run, rows,
        measured.Records.ToDictionary(r => r.Case.Name, FinalTime.TimesOf),
        new Dictionary<string, double>());
}
