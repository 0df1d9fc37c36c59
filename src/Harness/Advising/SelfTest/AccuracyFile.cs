using PBench.Harness.Reporting;

namespace PBench.Harness.Advising.SelfTest;

/// <summary><c>accuracy.csv</c>: grows by a workload at a time, so that the experiment can be made in pieces.</summary>
internal sealed class AccuracyFile(string folder)
{
    public const string FileName = "accuracy.csv";
    private readonly string path = Path.Combine(folder, FileName);

    /// <exception cref="DamagedResultsException">The file is not what this class writes.</exception>
    public IReadOnlyList<AccuracyRow> Read() => File.Exists(path) ? CsvFiles.Read<AccuracyRow>(path) : [];

    /// <summary>Adds a workload, and the machine of the session.</summary>
    public void Add(AccuracyRow row, RunDescription run)
    {
        Directory.CreateDirectory(folder);
        CsvFiles.Write(path, [.. Read(), row]);
        new ReportFolder(folder).WriteDescription(run);
    }
}
