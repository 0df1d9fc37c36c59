using System.Text;
using PBench.Harness.Gate.Trials;
using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.Reporting;

/// <summary>Writes a gate's files.</summary>
internal sealed class GateFolder(string path)
{
    public const string VerdictCsv = "verdict.csv";
    public const string VerdictJson = "verdict.json";
    public const string Summary = "summary.md";
    public const string JUnit = "junit.xml";

    /// <summary>The raw data first: a verdict without them could not be traced.</summary>
    public void Write(GateDocument document, IReadOnlyList<TrialRecord> records)
    {
        CsvFiles.Write(In(ReportSchema.Iterations), records.SelectMany(r => GateIterationRow.Of(document.Run, r)));
        CsvFiles.Write(In(VerdictCsv), VerdictRow.Of(document));
        File.WriteAllText(In(VerdictJson), JsonText.Of(document) + "\n");
        File.WriteAllText(In(Summary), MarkdownSummary.Of(document));
        JUnitXml.Write(In(JUnit), document);
    }

    /// <summary>Adds the summary to the page of the job, where a build server has one; returns why it could not be, or null.</summary>
    public static string? AppendToJobSummary(GateDocument document, string? summaryFile)
    {
        if (string.IsNullOrEmpty(summaryFile))
        {
            return null;
        }

        try
        {
            File.AppendAllText(summaryFile, MarkdownSummary.Of(document) + "\n", new UTF8Encoding(false));
            return null;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return OneLine.Of(unwritable.Message);
        }
    }

    private string In(string name) => Path.Combine(path, name);
}
