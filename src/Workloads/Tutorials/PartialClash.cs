using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>An argument given twice is refused, and named, before any item runs. Three items whatever the scale.</summary>
public sealed class PartialClashWorkload()
    : MapWorkload<int, int>("partial-clash", "a − b with a bound by name though the item goes to it: refused at the bind, naming the argument", new WorkloadDefaults(3, 2, ChunkSize.Auto))
{
    /// <inheritdoc/>
    public override PublishedFigure Published => new("the error");

    /// <inheritdoc/>
    public override ExpectedOutcome Expect(StrategyTraits traits, WorkloadSettings settings) => ExpectedOutcome.Throws;

    /// <summary>What is bound.</summary>
    public static int Sub(int a, int b) => a - b;

    /// <inheritdoc/>
    protected internal override int Count(WorkloadSettings settings) => Defaults.Items;

    /// <inheritdoc/>
    protected internal override int[] Input(WorkloadSettings settings) => [0, 1, 2];

    /// <summary>Nothing is ever computed; the order of deliveries is that of a function that can be bound.</summary>
    protected internal override Func<int, int> Function(WorkloadSettings settings) => static item => Sub(item, 0);

    /// <inheritdoc/>
    protected internal override MapCall<int, int> Call(WorkloadSettings settings) => static async (session, items, options, cancellation) =>
    {
        var function = MapFunction.Bind<int, int>(typeof(PartialClashWorkload).GetMethod(nameof(Sub))!, new { a = 2 });
        return await session.MapAsync(function, items, options, cancellation).ConfigureAwait(false);
    };

    /// <inheritdoc/>
    protected internal override int Answer(int item, int index, WorkloadSettings settings) => 0;

    /// <summary>No result is right: the bind must refuse.</summary>
    protected internal override bool Same(int expected, int actual) => false;
}
