using PBench.Bench.Table;

namespace PBench.Bench.Rows;

/// <summary>One row of the table of targets: measures its figures, in a process of its own.</summary>
internal abstract class BenchRow
{
    /// <summary>What it is about and, where several do the same, of whom: <c>double/shm</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One line for the list of rows.</summary>
    public abstract string What { get; }

    /// <summary>Measures all figures of the row.</summary>
    public abstract Task<IReadOnlyList<Figure>> MeasureAsync(RowRun run);

    /// <summary>A figure of this row that is a time.</summary>
    protected Figure Time(string name, Measuring.Sample sample, Target target, Limit? limit, string how, double per = 1) =>
        Value(name, FigureUnit.Time, sample.Low / per, target, limit, sample.Count, how) with { Median = sample.Median / per };

    /// <summary>Any other figure of this row.</summary>
    protected Figure Value(string name, FigureUnit unit, double measured, Target target, Limit? limit, int count, string how) =>
        new() { Row = Name, Name = name, Unit = unit.Name, Measured = measured, Target = target, Limit = limit, Count = count, How = how };
}
