using NUnit.Framework.Interfaces;
using PBench.Strategies;

namespace PBench.Workloads.Tests;

/// <summary>Every workload that ends well on every strategy, small, against its oracle: on one session for each strategy, as a user's maps follow each other.</summary>
public sealed class StrategyTests
{
    private static readonly TimeSpan Watchdog = TimeSpan.FromMinutes(2);
    private readonly Dictionary<string, IMapSession> sessions = [];

    private static IEnumerable<TestCaseData> Cases() => Workload.OnStrategies(ExpectedOutcome.Correct, ExpectedOutcome.MayBeWrong);

    private static IEnumerable<TestCaseData> SerialCases() =>
        from entry in Workload.Small()
        where entry.Workload.Expect(new SerialStrategy().Traits, entry.Settings) == ExpectedOutcome.Correct
        select new TestCaseData(entry.Workload, entry.Settings).SetArgDisplayNames(Workload.Case(entry.Workload, entry.Settings));

    /// <summary>A test that failed takes its session with it, not the tests after it.</summary>
    [TearDown]
    public async Task CloseSessionsAfterFailure()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            await CloseSessions();
        }
    }

    [OneTimeTearDown]
    public async Task CloseSessions()
    {
        var open = sessions.Values.ToArray();
        sessions.Clear();
        await Task.WhenAll(open.Select(session => session.DisposeAsync().AsTask())).WaitAsync(Watchdog);
    }

    [TestCaseSource(nameof(Cases))]
    public async Task The_outcome_is_the_expected_one(IParallelMapStrategy strategy, IWorkload workload, WorkloadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(workload);
        using var watchdog = new CancellationTokenSource(Watchdog);
        var session = await SessionAsync(strategy, watchdog.Token);
        var prepared = workload.Prepare(settings);

        var check = prepared.Check(await prepared.RunAsync(session, new MapOptions { ChunkSize = workload.Defaults.ChunkSize }, watchdog.Token));

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

    [TestCaseSource(nameof(Cases))]
    public async Task Maps_are_in_order_and_unordered_streams_have_each_index_once(IParallelMapStrategy strategy, IWorkload workload, WorkloadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(workload);
        using var watchdog = new CancellationTokenSource(Watchdog);
        var session = await SessionAsync(strategy, watchdog.Token);
        var prepared = workload.Prepare(settings);
        var indexes = Enumerable.Range(0, prepared.Items).Select(index => (long)index).ToArray();

        Assert.That(await prepared.ObserveOrderAsync(session, ordered: true, new MapOptions(), watchdog.Token), Is.EqualTo(indexes));
        Assert.That((await prepared.ObserveOrderAsync(session, ordered: false, new MapOptions(), watchdog.Token)).Order(), Is.EqualTo(indexes));
    }

    private async Task<IMapSession> SessionAsync(IParallelMapStrategy strategy, CancellationToken cancellation)
    {
        if (!sessions.TryGetValue(strategy.Name, out var session))
        {
            sessions.Add(strategy.Name, session = await strategy.OpenAsync(new SessionOptions { Workers = 2 }, cancellation));
        }

        return session;
    }
}
