namespace PBench.Workloads;

/// <summary>Arguments with names: a record per item.</summary>
public sealed record Addends(int A, int B);

/// <summary>Arguments by name. Two items whatever the scale.</summary>
public sealed class NamedArgumentsWorkload()
    : MapWorkload<Addends, int>("named-arguments", "a + b where each item is a record with fields a and b", new WorkloadDefaults(2, 2, 1))
{
    private static readonly int[] Answers = [3, 7];

    /// <inheritdoc/>
    protected internal override int Count(WorkloadSettings settings) => Defaults.Items;

    /// <inheritdoc/>
    protected internal override Addends[] Input(WorkloadSettings settings) => [new(A: 1, B: 2), new(A: 3, B: 4)];

    /// <inheritdoc/>
    protected internal override Func<Addends, int> Function(WorkloadSettings settings) => static item => item.A + item.B;

    /// <inheritdoc/>
    protected internal override int Answer(Addends item, int index, WorkloadSettings settings) => Answers[index];
}
