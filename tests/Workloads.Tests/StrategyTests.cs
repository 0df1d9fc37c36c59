using PBench.Strategies;

namespace PBench.Workloads.Tests;

/// <summary>Every workload on every strategy, small, against its oracle. Those that would end this process are left out.</summary>
public sealed class StrategyTests
{
    private static readonly TimeSpan Watchdog = TimeSpan.FromMinutes(2);

    private static IEnumerable<IParallelMapStrategy> Strategies() =>
        from type in typeof(IParallelMapStrategy).Assembly.GetExportedTypes()
        where typeof(IParallelMapStrategy).IsAssignableFrom(type) && type.GetConstructor([]) is not null
        select (IParallelMapStrategy)Activator.CreateInstance(type)!;

    private static IEnumerable<TestCaseData> Cases() => CasesOf(ExpectedOutcome.Correct, ExpectedOutcome.MayBeWrong, ExpectedOutcome.Throws);

    private static IEnumerable<TestCaseData> OrderedCases() => CasesOf(ExpectedOutcome.Correct, ExpectedOutcome.MayBeWrong);

    private static IEnumerable<TestCaseData> SerialCases() =>
        from entry in Workload.Small()
        where entry.Workload.Expect(new SerialStrategy().Traits, entry.Settings) == ExpectedOutcome.Correct
        select new TestCaseData(entry.Workload, entry.Settings).SetArgDisplayNames(Workload.Case(entry.Workload, entry.Settings));

    private static IEnumerable<TestCaseData> CasesOf(params ExpectedOutcome[] outcomes) =>
        from strategy in Strategies()
        from entry in Workload.Small()
        where outcomes.Contains(entry.Workload.Expect(strategy.Traits, entry.Settings))
        select new TestCaseData(strategy, entry.Workload, entry.Settings).SetArgDisplayNames(strategy.Name, Workload.Case(entry.Workload, entry.Settings));

    [TestCaseSource(nameof(Cases))]
    public async Task The_outcome_is_the_expected_one(IParallelMapStrategy strategy, IWorkload workload, WorkloadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(workload);
        using var watchdog = new CancellationTokenSource(Watchdog);
        await using var session = await strategy.OpenAsync(new SessionOptions { Workers = 2 }, watchdog.Token);
        var prepared = workload.Prepare(settings);
        Task<object> RunAsync() => prepared.RunAsync(session, new MapOptions { ChunkSize = workload.Defaults.ChunkSize }, watchdog.Token);

        if (workload.Expect(strategy.Traits, settings) == ExpectedOutcome.Throws)
        {
            Assert.That(RunAsync, Throws.Exception.Matches<Exception>(error => IsExpected(error!, settings)));
            return;
        }

        var check = prepared.Check(await RunAsync());
        Assert.That(check.Compared, Is.EqualTo(prepared.Items));
        if (workload.Expect(strategy.Traits, settings) == ExpectedOutcome.Correct)
        {
            Assert.That(check.IsCorrect, Is.True, $"{check}");
        }
    }

    [TestCaseSource(nameof(SerialCases))]
    public async Task Function_items_and_results_can_travel(IWorkload workload, WorkloadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(workload);
        using var watchdog = new CancellationTokenSource(Watchdog);
        await using var session = await new SerialStrategy().OpenAsync(new SessionOptions { Workers = 1, Portable = true }, watchdog.Token);
        var prepared = workload.Prepare(settings);

        Assert.That(prepared.Check(await prepared.RunAsync(session, new MapOptions(), watchdog.Token)).IsCorrect, Is.True);
        Assert.That(await prepared.ObserveOrderAsync(session, ordered: true, new MapOptions(), watchdog.Token), Is.Ordered.And.Length.EqualTo(prepared.Items));
        Assert.That(await prepared.ObserveOrderAsync(session, ordered: false, new MapOptions(), watchdog.Token), Has.Length.EqualTo(prepared.Items));
    }

    [TestCaseSource(nameof(OrderedCases))]
    public async Task Maps_are_in_order_and_unordered_streams_have_each_index_once(IParallelMapStrategy strategy, IWorkload workload, WorkloadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(workload);
        using var watchdog = new CancellationTokenSource(Watchdog);
        await using var session = await strategy.OpenAsync(new SessionOptions { Workers = 2 }, watchdog.Token);
        var prepared = workload.Prepare(settings);
        var indexes = Enumerable.Range(0, prepared.Items).Select(index => (long)index).ToArray();

        Assert.That(await prepared.ObserveOrderAsync(session, ordered: true, new MapOptions(), watchdog.Token), Is.EqualTo(indexes));
        Assert.That((await prepared.ObserveOrderAsync(session, ordered: false, new MapOptions(), watchdog.Token)).Order(), Is.EqualTo(indexes));
    }

    private static bool IsExpected(Exception error, WorkloadSettings settings) => settings.Parameters.GetValueOrDefault("kind") switch
    {
        null => error is ArgumentException && error.Message.Contains("'a'", StringComparison.Ordinal),
        "throw" => error is MapItemException { Index: 42, InnerException: InvalidOperationException },
        "hang" => error is ItemTimeoutException { Index: 42 },
        _ => error is WorkerLostException { Index: 42 },
    };
}
