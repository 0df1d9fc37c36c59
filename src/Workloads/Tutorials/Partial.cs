using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>One argument bound, the item goes to the other. Three items whatever the scale.</summary>
public sealed class PartialWorkload()
    : MapWorkload<int, int>("partial", "a + b with a bound to 2 (captured) or b bound to 3 (by name)", new WorkloadDefaults(3, 2, ChunkSize.Auto))
{
    private static readonly WorkloadParameter Bound = new("bound", ["a", "b"]);

    /// <inheritdoc/>
    public override IReadOnlyList<WorkloadParameter> Parameters => [Bound];

    /// <inheritdoc/>
    public override PublishedFigure Published => new("a = 2: [2, 3, 4]; b = 3: [3, 4, 5]");

    /// <summary>What is bound.</summary>
    public static int Add(int a, int b) => a + b;

    /// <inheritdoc/>
    protected internal override int Count(WorkloadSettings settings) => Defaults.Items;

    /// <inheritdoc/>
    protected internal override int[] Input(WorkloadSettings settings) => [0, 1, 2];

    /// <inheritdoc/>
    protected internal override Func<int, int> Function(WorkloadSettings settings)
    {
        var bound = settings.ValueOf(Bound) == "a" ? 2 : 3;
        return settings.ValueOf(Bound) == "a" ? item => Add(bound, item) : item => Add(item, bound);
    }

    /// <summary>The item takes the first argument, so only b can be bound by name; a is bound by capturing it.</summary>
    protected internal override MapCall<int, int> Call(WorkloadSettings settings)
    {
        if (settings.ValueOf(Bound) == "a")
        {
            return base.Call(settings);
        }

        var function = MapFunction.Bind<int, int>(typeof(PartialWorkload).GetMethod(nameof(Add))!, new { b = 3 });
        return (session, items, options, cancellation) => session.MapAsync(function, items, options, cancellation);
    }

    /// <inheritdoc/>
    protected internal override int Answer(int item, int index, WorkloadSettings settings) =>
        settings.ValueOf(Bound) == "a" ? index + 2 : index + 3;
}
