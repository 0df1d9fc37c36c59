using System.Text.Json;
using PBench.Harness.Measuring;

namespace PBench.Harness.Reporting;

/// <summary>A folder of reports. Every file appears whole or not at all, so a run that ends early leaves what it had.</summary>
public sealed class ReportFolder(string path)
{
    public string FilePath(string name) => Path.Combine(path, name);

    /// <summary>Writes all files from what is known.</summary>
    public IReadOnlyList<CaseRow> Write(RunDescription description, IReadOnlyList<CaseRecord> records)
    {
        var run = description.Run;
        var cases = new CaseRows(run, records, description.Machine.Processor.UsableCores).All;
        WriteDescription(description);
        WriteChecks(run, records);
        CsvFiles.Write(FilePath(ReportSchema.Iterations), records.SelectMany(r => DetailRows.Iterations(run, r)));
        CsvFiles.Write(FilePath(ReportSchema.Overhead), records.SelectMany(r => DetailRows.Overhead(run, r)));
        CsvFiles.Write(FilePath(ReportSchema.Cases), cases);
        return cases;
    }

    /// <summary>Writes the files of a run without timing.</summary>
    public void WriteChecks(string run, IReadOnlyList<CaseRecord> records)
    {
        CsvFiles.Write(FilePath(ReportSchema.Ordering), records.SelectMany(r => DetailRows.Ordering(run, r)));
        CsvFiles.Write(FilePath(ReportSchema.Correctness), records.Select(r => DetailRows.Correctness(run, r)));
    }

    public void WriteDescription(RunDescription description)
    {
        var file = FilePath(ReportSchema.Machine);
        File.WriteAllText(file + ".partial", JsonText.Of(description) + "\n");
        File.Move(file + ".partial", file, overwrite: true);
    }

    /// <summary>The folder's cases and its machine.</summary>
    /// <exception cref="DamagedResultsException">A file is missing or broken: which, and where.</exception>
    /// <exception cref="OtherSchemaException">The folder is of another version of pbench.</exception>
    public (RunDescription Description, IReadOnlyList<CaseRow> Cases, IReadOnlyDictionary<string, string> Notes) Read()
    {
        if (!Directory.Exists(path))
        {
            throw new DamagedResultsException(path, 0, "there is no such folder");
        }

        var description = ReadDescription();
        IReadOnlyList<CaseRow> cases = [.. CsvFiles.Read<CaseRow>(FilePath(ReportSchema.Cases)).Select(Unescaped)];

        // The other files are the raw data behind the table: a report from half a folder would not say so.
        CsvFiles.Read<IterationRow>(FilePath(ReportSchema.Iterations));
        CsvFiles.Read<OrderingRow>(FilePath(ReportSchema.Ordering));
        var correctness = CsvFiles.Read<CorrectnessRow>(FilePath(ReportSchema.Correctness));
        CsvFiles.Read<OverheadRow>(FilePath(ReportSchema.Overhead));
        return (description, cases, Notes(correctness));
    }

    /// <summary>The raw measurements behind the cases.</summary>
    public IEnumerable<IterationRow> ReadIterations() =>
        CsvFiles.Read<IterationRow>(FilePath(ReportSchema.Iterations)).Select(row => row with { Case = CsvFiles.Unescape(row.Case)! });

    /// <summary>What answers show, by case.</summary>
    public static IReadOnlyDictionary<string, string> Notes(IEnumerable<CorrectnessRow> rows) =>
        rows.Where(r => r.Note is not null).ToDictionary(r => CsvFiles.Unescape(r.Case)!, r => CsvFiles.Unescape(r.Note)!);

    /// <summary>The folder's machine and run, or null where there is none yet.</summary>
    public RunDescription? TryReadDescription() => File.Exists(FilePath(ReportSchema.Machine)) ? ReadDescription() : null;

    private RunDescription ReadDescription()
    {
        try
        {
            var text = File.ReadAllText(FilePath(ReportSchema.Machine));
            using (var document = JsonDocument.Parse(text))
            {
                if (document.RootElement.TryGetProperty("schema", out var schema) && schema.TryGetInt32(out var version) && version != ReportSchema.Version)
                {
                    throw new OtherSchemaException(ReportSchema.Machine, version);
                }
            }

            return JsonText.Parse<RunDescription>(text);
        }
        catch (JsonException damaged)
        {
            throw new DamagedResultsException(ReportSchema.Machine, (damaged.LineNumber ?? 0) + 1, "not the JSON of a run", damaged);
        }
        catch (Exception missing) when (missing is FileNotFoundException or InvalidOperationException)
        {
            throw new DamagedResultsException(ReportSchema.Machine, 0, missing is FileNotFoundException ? Missing : "not the JSON of a run", missing);
        }
    }

    private string Missing => Resuming.RunJournal.IsIn(path)
        ? "the file is missing; the run was ended in its first round: pbench run --resume goes on with it"
        : "the file is missing";

    private static CaseRow Unescaped(CaseRow row) => row with
    {
        Case = CsvFiles.Unescape(row.Case)!,
        Strategy = CsvFiles.Unescape(row.Strategy)!,
        Workload = CsvFiles.Unescape(row.Workload)!,
        Parameters = CsvFiles.Unescape(row.Parameters),
        Error = CsvFiles.Unescape(row.Error),
    };
}
