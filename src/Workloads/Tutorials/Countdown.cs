using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>The longest item first: the order in which items end is not the order of results.</summary>
/// <remarks>Three items whatever the scale: the example is their order.</remarks>
public sealed class CountdownWorkload()
    : StampedWorkload<int, int>("countdown", "draws 100,000, 100, 10 random numbers: short items end first, results keep their order", new WorkloadDefaults(3, 5, 1))
{
    /// <inheritdoc/>
    public override PublishedFigure Published => new("finished as 100, 10, 100000");

    /// <inheritdoc/>
    protected internal override int Count(WorkloadSettings settings) => Defaults.Items;

    /// <inheritdoc/>
    protected internal override int[] Input(WorkloadSettings settings) => [100_000, 100, 10];

    /// <inheritdoc/>
    protected internal override Func<int, Stamped<int>> Function(WorkloadSettings settings)
    {
        var seed = settings.Seed;
        return item =>
        {
            var random = ItemRandom.For(seed, item);
            for (var drawn = 0; drawn < item; drawn++)
            {
                random.NextDouble();
            }

            return Finished(item);
        };
    }

    /// <inheritdoc/>
    protected override int Value(int item) => item;
}
