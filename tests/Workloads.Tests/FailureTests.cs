using PBench.Strategies;

namespace PBench.Workloads.Tests;

/// <summary>Every workload that is there to fail on every strategy, each on a session of its own. Those that would end this process are left out.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class FailureTests
{
    private static readonly TimeSpan Watchdog = TimeSpan.FromMinutes(2);

    private static IEnumerable<TestCaseData> Cases() => Workload.OnStrategies(ExpectedOutcome.Throws);

    [TestCaseSource(nameof(Cases))]
    public async Task The_error_is_the_expected_one(IParallelMapStrategy strategy, IWorkload workload, WorkloadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(workload);
        using var watchdog = new CancellationTokenSource(Watchdog);
        await using var session = await strategy.OpenAsync(new SessionOptions { Workers = 2 }, watchdog.Token);
        var prepared = workload.Prepare(settings);
        Task<object> RunAsync() => prepared.RunAsync(session, new MapOptions { ChunkSize = workload.Defaults.ChunkSize }, watchdog.Token);

        Assert.That(RunAsync, Throws.Exception.Matches<Exception>(error => IsExpected(error!, settings)));
    }

    private static bool IsExpected(Exception error, WorkloadSettings settings) => settings.Parameters.GetValueOrDefault("kind") switch
    {
        null => error is ArgumentException && error.Message.Contains("'a'", StringComparison.Ordinal),
        "throw" => error is MapItemException { Index: 42, InnerException: InvalidOperationException },
        "hang" => error is ItemTimeoutException { Index: 42 },
        _ => error is WorkerLostException { Index: 42 },
    };
}
