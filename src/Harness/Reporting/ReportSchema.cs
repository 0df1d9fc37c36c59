namespace PBench.Harness.Reporting;

/// <summary>What every report row starts with.</summary>
public interface IReportRow
{
    int Schema { get; }
    string Run { get; }
    string Case { get; }
}

/// <summary>The version of the report files and their names.</summary>
public static class ReportSchema
{
    /// <summary>Raised when a column changes its meaning or place; columns added at the end do not raise it.</summary>
    public const int Version = 1;

    public const string Cases = "cases.csv";
    public const string Iterations = "iterations.csv";
    public const string Ordering = "ordering.csv";
    public const string Correctness = "correctness.csv";
    public const string Overhead = "overhead.csv";
    public const string Machine = "machine.json";
    public const string BenchmarkDotNet = "bdn-full.json";

    /// <summary>Rows of <see cref="Overhead"/> a case has at most.</summary>
    public const int MaxChunkRows = 10_000;
}
