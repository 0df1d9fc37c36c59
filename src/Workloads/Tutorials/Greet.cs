namespace PBench.Workloads;

/// <summary>Every item prints a line: lines come in completion order, results in input order.</summary>
/// <remarks>
/// Lines go to standard error, because standard output belongs to the tool's results. The two inputs of the original
/// are fixed, whatever the scale: 1…9 (more workers than items) and 0…99.
/// </remarks>
public sealed class GreetWorkload()
    : StampedWorkload<int, string>("greet", "each item prints a line: lines in completion order, results in input order", new WorkloadDefaults(9, 10, 1))
{
    private static readonly WorkloadParameter Greeted = new("items", ["9", "100"]);

    /// <inheritdoc/>
    public override IReadOnlyList<WorkloadParameter> Parameters => [Greeted];

    /// <inheritdoc/>
    public override PublishedFigure Published => new("lines came as 15, 9, 6, 10, 11, 7, 8, 13, 24, … (an excerpt)");

    /// <inheritdoc/>
    public override bool Prints => true;

    /// <inheritdoc/>
    protected internal override int Count(WorkloadSettings settings) => settings.ValueOf(Greeted) == "9" ? 9 : 100;

    /// <inheritdoc/>
    protected internal override int[] Input(WorkloadSettings settings) =>
        settings.ValueOf(Greeted) == "9" ? [.. Enumerable.Range(1, 9)] : [.. Enumerable.Range(0, 100)];

    /// <inheritdoc/>
    protected internal override Func<int, Stamped<string>> Function(WorkloadSettings settings) => static item =>
    {
        var line = $"hello from {item}";
        Console.Error.WriteLine(line);
        return Finished(line);
    };

    /// <inheritdoc/>
    protected override string Value(int item) => "hello from " + item;

    /// <inheritdoc/>
    protected override long BytesPerItem(WorkloadSettings settings) => base.BytesPerItem(settings) + 52; // a string of 13 or so characters
}
