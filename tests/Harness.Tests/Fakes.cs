using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Tests;

// Public, with parameterless constructors: this assembly is the plug-in of the end-to-end tests.

/// <summary>Three items that all cost nothing; the answer is what a test wants it to be.</summary>
public abstract class FakeWorkload(string name, ExpectedOutcome expected) : IWorkload
{
    public string Name => name;

    public string Description => "for tests";

    public WorkloadDefaults Defaults { get; } = new(3, 2, ChunkSize.Auto);

    public IReadOnlyList<WorkloadParameter> Parameters => [];

    public PublishedFigure? Published => null;

    public ExpectedOutcome Expect(StrategyTraits traits, WorkloadSettings settings) => expected;

    public long EstimateBytes(WorkloadSettings settings) => 100;

    public IPreparedWorkload Prepare(WorkloadSettings settings) => new Prepared(this);

    /// <summary>What happens to item 1 of the map; the right result is the item.</summary>
    protected virtual Func<int, int> Function => static x => x;

    protected virtual long[] Order(bool ordered) => [0, 1, 2];

    private sealed class Prepared(FakeWorkload workload) : IPreparedWorkload
    {
        private static readonly int[] Input = [0, 1, 2];

        public int Items => Input.Length;

        public async Task<object> RunAsync(IMapSession session, MapOptions options, CancellationToken cancellation) =>
            await session.MapAsync(workload.Function, Input, options, cancellation);

        public CorrectnessCheck Check(object results)
        {
            var wrong = ((int[])results).Index().Where(r => r.Item != r.Index).Select(r => r.Index).ToList();
            return new CorrectnessCheck(3, wrong.Count, wrong.Count > 0 ? wrong[0] : null, wrong.Count > 0 ? $"{wrong[0]}" : null, wrong.Count > 0 ? "=other" : null);
        }

        public Task<long[]> ObserveOrderAsync(IMapSession session, bool ordered, MapOptions options, CancellationToken cancellation) =>
            Task.FromResult(workload.Order(ordered));
    }
}

public sealed class FakeRight() : FakeWorkload("fake-right", ExpectedOutcome.Correct);

public sealed class FakeWrong() : FakeWorkload("fake-wrong", ExpectedOutcome.Correct)
{
    protected override Func<int, int> Function => static x => x == 1 ? 99 : x;
}

public sealed class FakeMayBeWrong() : FakeWorkload("fake-may-be-wrong", ExpectedOutcome.MayBeWrong)
{
    protected override Func<int, int> Function => static x => x == 1 ? 99 : x;
}

public sealed class FakeThrows() : FakeWorkload("fake-throws", ExpectedOutcome.Throws)
{
    protected override Func<int, int> Function => static x => x == 1 ? throw new InvalidOperationException("=as\nexpected") : x;
}

public sealed class FakeThrowsUnexpectedly() : FakeWorkload("fake-throws-unexpectedly", ExpectedOutcome.Correct)
{
    protected override Func<int, int> Function => static x => x == 1 ? throw new InvalidOperationException("not expected") : x;
}

public sealed class FakeDies() : FakeWorkload("fake-dies", ExpectedOutcome.Dies)
{
    protected override Func<int, int> Function => static x =>
    {
        Environment.Exit(17);
        return x;
    };
}

public sealed class FakeDiesUnexpectedly() : FakeWorkload("fake-dies-unexpectedly", ExpectedOutcome.Correct)
{
    protected override Func<int, int> Function => static x =>
    {
        Environment.Exit(17);
        return x;
    };
}

public sealed class FakeHangs() : FakeWorkload("fake-hangs", ExpectedOutcome.Correct)
{
    protected override Func<int, int> Function => static x =>
    {
        Thread.Sleep(Timeout.Infinite);
        return x;
    };
}

public sealed class FakeMisordered() : FakeWorkload("fake-misordered", ExpectedOutcome.Correct)
{
    protected override long[] Order(bool ordered) => [0, 2, 1];
}

public sealed class FakeLosing() : FakeWorkload("fake-losing", ExpectedOutcome.Correct)
{
    protected override long[] Order(bool ordered) => ordered ? [0, 1, 2] : [2, 2, 0];
}
