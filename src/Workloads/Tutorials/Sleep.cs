namespace PBench.Workloads;

/// <summary>Waiting overlaps, whatever the number of processors.</summary>
/// <remarks>The scale shortens the sleep, not the list: ten items on eight workers take two rounds, and that is the example.</remarks>
public sealed class SleepWorkload()
    : MapWorkload<int, int>("sleep", "10 items that each sleep 1 s and return 2x: waiting overlaps", new WorkloadDefaults(10, 8, 1, QuickScale: 0.01))
{
    /// <inheritdoc/>
    public override PublishedFigure Published => new(
        "serial 10 s; parallel 2.08 s, 84 ms CPU (ideal 2.00 s)",
        TimeSpan.FromSeconds(10),
        TimeSpan.FromSeconds(2.08));

    /// <inheritdoc/>
    protected internal override int Count(WorkloadSettings settings) => Defaults.Items;

    /// <inheritdoc/>
    protected internal override int[] Input(WorkloadSettings settings) => [.. Enumerable.Range(0, Defaults.Items)];

    /// <inheritdoc/>
    protected internal override Func<int, int> Function(WorkloadSettings settings)
    {
        var milliseconds = settings.Scaled(1000);
        return x =>
        {
            Thread.Sleep(milliseconds);
            return 2 * x;
        };
    }

    /// <inheritdoc/>
    protected internal override int Answer(int item, int index, WorkloadSettings settings) => index + index;
}
