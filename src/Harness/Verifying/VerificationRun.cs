using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Launching;
using PBench.Workloads;

namespace PBench.Harness.Verifying;

/// <summary>Runs every case once, and the contract of every strategy once, each in a process of its own.</summary>
public sealed class VerificationRun(
    IReadOnlyList<BenchCase> cases, IReadOnlyList<string> plugins, TimeSpan timeLimit, ChildLauncher launcher, IRunProgress progress, CancellationToken interrupt)
{
    private readonly List<StrategyVerdict> contracts = [];

    public IReadOnlyList<CaseRecord> Records { get; } = [.. cases.Select(c => new CaseRecord(c))];

    public IReadOnlyList<StrategyVerdict> Contracts => contracts;

    public async Task RunAsync()
    {
        var strategies = cases.Select(c => c.Strategy).Distinct().ToList();
        progress.Planned(Records.Count, 1);
        foreach (var strategy in strategies)
        {
            if (!interrupt.IsCancellationRequested)
            {
                contracts.Add(await CheckContractAsync(strategy).ConfigureAwait(false));
            }
        }

        foreach (var (index, record) in Records.Index())
        {
            if (!interrupt.IsCancellationRequested)
            {
                progress.Starting(record.Case, 1);
                var launch = await launcher.LaunchAsync(SpecFor(record.Case), timeLimit, interrupt).ConfigureAwait(false);
                var round = new RoundRecord(1, index + 1, launch);
                record.Add(round);
                progress.Ended(record.Case, round);
            }
        }
    }

    private async Task<StrategyVerdict> CheckContractAsync(string strategy)
    {
        var spec = new ChildSpec { Task = ChildTask.Contract, Strategy = strategy, Plugins = [.. plugins], ResultFile = "" };
        var launch = await launcher.LaunchAsync(spec, timeLimit, interrupt).ConfigureAwait(false);
        return new StrategyVerdict(strategy, launch.Result?.Contract ?? [], launch.End == ChildEnd.Interrupted ? null : launch.Error ?? launch.Result?.Error);
    }

    private ChildSpec SpecFor(BenchCase benchCase) => new()
    {
        Task = ChildTask.Verify,
        Strategy = benchCase.Strategy,
        Workload = benchCase.Workload,
        Parameters = new Dictionary<string, string>(benchCase.Parameters),
        Scale = benchCase.Scale,
        ChunkItems = benchCase.ChunkSize.Items,
        Workers = benchCase.Workers,
        Timed = benchCase.IsTimed,
        MayBeWrong = benchCase.Expected == ExpectedOutcome.MayBeWrong,
        ObserveOrder = benchCase.Expected == ExpectedOutcome.Correct,
        Plugins = [.. plugins],
        ResultFile = "", // the launcher chooses
    };
}

/// <summary>What a strategy's contract checks said.</summary>
/// <param name="Strategy">Its name.</param>
/// <param name="Checks">One for each promise.</param>
/// <param name="Error">Why they could not all be made, or null.</param>
public sealed record StrategyVerdict(string Strategy, IReadOnlyList<ContractCheck> Checks, string? Error)
{
    public bool IsKept => Error is null && Checks.All(c => c.Kept);
}
