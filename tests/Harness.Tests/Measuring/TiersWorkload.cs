using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Tests.Measuring;

/// <summary>Notes how the processes that run its items compile code.</summary>
public sealed class FakeTiers : IWorkload
{
    public string Name => "fake-tiers";

    public string Description => "for tests";

    public WorkloadDefaults Defaults { get; } = new(8, 2, ChunkSize.Of(1));

    public IReadOnlyList<WorkloadParameter> Parameters => [];

    public PublishedFigure? Published => null;

    public ExpectedOutcome Expect(StrategyTraits traits, WorkloadSettings settings) => ExpectedOutcome.Correct;

    public long EstimateBytes(WorkloadSettings settings) => 100;

    public IPreparedWorkload Prepare(WorkloadSettings settings) => new Tiers();

    private sealed class Tiers : IPreparedWorkload
    {
        private static readonly int[] Input = [.. Enumerable.Range(0, 8)];

        public int Items => Input.Length;

        public async Task<object> RunAsync(IMapSession session, MapOptions options, CancellationToken cancellation) =>
            await session.MapAsync(static _ => Environment.GetEnvironmentVariable("DOTNET_TieredCompilation") ?? "user's", Input, options, cancellation);

        public CorrectnessCheck Check(object results) => new(Input.Length, 0, null, null, null);

        public Task<long[]> ObserveOrderAsync(IMapSession session, bool ordered, MapOptions options, CancellationToken cancellation) => Task.FromResult<long[]>([0, 1, 2, 3, 4, 5, 6, 7]);

        public string Note(object results) => string.Join(' ', ((string[])results).Distinct());
    }
}
