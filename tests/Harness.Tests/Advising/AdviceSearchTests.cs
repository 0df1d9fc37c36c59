using System.Text.Json;
using PBench.Harness.Advising;
using PBench.Harness.Machine;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Launching;
using PBench.Harness.Measuring.Planning;
using PBench.Harness.Reporting;
using PBench.Workloads;

namespace PBench.Harness.Tests.Advising;

/// <summary>The whole way to an advice, with the times of processes given.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AdviceSearchTests
{
    private const double FinalBudgetNs = 150e6; // the probe's, too, which is the first process
    private static readonly Catalogue Known = Composition.Catalogue([]);
    private readonly List<ChildSpec> launched = [];

    [Test]
    public void Items_that_wait_get_a_worker_each_and_the_json_says_why()
    {
        var advice = Advise("sleep", 0.02, spec => (20e6 * Math.Ceiling(10.0 / spec.Workers), 0.1e6), "threads");

        Assert.That((advice.Strategy, advice.Workers, advice.Waits), Is.EqualTo(("threads", 10, true)));
        Assert.That(advice.Speedup, Is.EqualTo(10).Within(0.1));
        Assert.That(advice.SpeedupCi95Low, Is.EqualTo(10).Within(0.1));
        Assert.That(advice.Because, Has.Some.Contains("need a worker each, not a core"));
        Assert.That(advice.Finalists, Has.Count.EqualTo(4));
        Assert.That(advice.Crossovers, Is.Not.Empty);

        using var document = JsonDocument.Parse(JsonText.Of(advice));
        var json = document.RootElement;
        Assert.That(json.GetProperty("workers").GetInt32(), Is.EqualTo(10));
        Assert.That(json.GetProperty("speedup").GetDouble(), Is.EqualTo(10).Within(0.1));
        Assert.That(json.GetProperty("because").GetArrayLength(), Is.GreaterThan(1));
        Assert.That(json.GetProperty("finalists").GetArrayLength(), Is.EqualTo(4));
        Assert.That(json.GetProperty("crossovers").GetArrayLength(), Is.Positive);
    }

    [Test]
    public void Where_every_strategy_is_slower_than_serial_each_is_measured_once_before_the_final()
    {
        var advice = Advise("noop", 0.1, spec => spec.Strategy == "serial" ? (1e6, 1e6) : (2e6 + (1e4 * spec.ChunkItems), 2e6));

        Assert.That((advice.Strategy, advice.Speedup), Is.EqualTo(("serial", 1)));
        Assert.That(advice.Because[1], Does.Contain("costs more than it gains"));
        Assert.That(advice.Tried.Select(r => r.Rounds), Is.All.EqualTo(1));
        Assert.That(launched, Has.Count.EqualTo(advice.Tried.Count + (2 * advice.Finalists.Count)), "two rounds tell");
    }

    [Test]
    public void What_computes_is_advised_the_fastest_with_its_speedup()
    {
        var advice = Advise("mandelbrot", 0.1, spec => (spec.Strategy switch { "serial" => 60e6, "shm" => 40e6, _ => 32e6 } + (spec.ChunkItems * 1e3), 60e6), "task", "shm");

        Assert.That((advice.Strategy, advice.ChunkSize, advice.Waits), Is.EqualTo(("task", "auto", false)));
        Assert.That(advice.Speedup, Is.EqualTo(60 / 32.0).Within(0.01));
        Assert.That(advice.Tried.Select(r => r.Strategy), Does.Contain("shm"));
    }

    [Test]
    public void Where_every_finalist_fails_there_is_no_advice_and_one_error_says_so() =>
        Assert.That(
            () => Advise("mandelbrot", 0.1, spec => launched.Count > 1 && spec.BudgetNs == FinalBudgetNs ? (double.NaN, 0) : (60e6, 60e6), "task"),
            Throws.TypeOf<NotMeasuredException>().With.Message.Contains("in the final rounds every case failed"));

    private Advice Advise(string workload, double scale, Func<ChildSpec, (double MapNs, double CpuNs)> costs, params string[] strategies)
    {
        var run = new RunDescription
        {
            Run = "given",
            StartedUtc = DateTime.UnixEpoch,
            Seed = 1,
            CompletedRounds = 0,
            Interrupted = false,
            Options = new RunOptions { Suite = "quick", Workloads = [workload], Scale = scale, TimeLimitSeconds = 60 },
            Machine = TwoCores(new MachineReader().Read()),
        };
        ChildLaunch Launch(ChildSpec spec)
        {
            launched.Add(spec);
            var (mapNs, cpuNs) = costs(spec);
            var result = new ChildResult
            {
                Outcome = double.IsNaN(mapNs) ? Outcome.Wrong : Outcome.Correct,
                Finished = true,
                Iterations = [.. Enumerable.Range(0, 3).Select(i => new IterationSample(DateTime.UnixEpoch, 2, 2 * (mapNs + i), 2 * cpuNs, 100))],
            };
            return new ChildLaunch(ChildEnd.Finished, result, null, DateTime.UnixEpoch, launched.Count, ExitCodes.Done, TimeSpan.FromSeconds(1));
        }

        using var progress = new SearchProgress(new Terminal(TextWriter.Null, TextWriter.Null, OutIsTerminal: false, ErrorIsTerminal: false, Colour: false), quiet: true, verbose: false);
        var choice = strategies.Length == 0 ? Known.Strategies : [.. strategies.Prepend(BenchCase.Baseline).Select(Known.Strategy)];
        var search = new AdviceSearch(choice, () => new LaunchedMeter(Launch, [], progress, CancellationToken.None), run);
        return search.Find(new WorkloadInput(Known.Workload(workload), new WorkloadSettings { Scale = scale }));
    }

    private static MachineInfo TwoCores(MachineInfo machine) => machine with { Processor = machine.Processor with { UsableCores = 2 } };
}
