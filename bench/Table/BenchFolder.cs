using System.Globalization;
using CsvHelper;
using PBench.Bench.Rows;
using PBench.Harness.Machine;
using PBench.Harness.Reporting;

namespace PBench.Bench.Table;

/// <summary>The folder of recorded figures: <c>bench.csv</c>, <c>bench.md</c>, <c>chunk-sweep.csv</c> and <c>machine.json</c>.</summary>
/// <remarks>A run of some rows replaces those rows and keeps the others, so that one row can be measured again.</remarks>
internal sealed class BenchFolder(string path)
{
    public const string FiguresFile = "bench.csv";
    public const string TableFile = "bench.md";
    public const string SweepFile = "chunk-sweep.csv";

    private static readonly CsvReaderOptions Reading = new()
    {
        Separator = ',',
        FormatProvider = CultureInfo.InvariantCulture,
        NullValues = [""],
    };

    /// <summary>Writes what was measured now, beside what was recorded before.</summary>
    public IReadOnlyList<BenchCsvRow> Write(IReadOnlyCollection<BenchCsvRow> figures, IReadOnlyCollection<SweepRow> sweep, MachineInfo machine)
    {
        Directory.CreateDirectory(path);
        var order = BenchRows.All.Select((row, index) => (row.Name, index)).ToDictionary(pair => pair.Name, pair => pair.index);
        var measured = figures.Select(figure => figure.Row).ToHashSet();
        BenchCsvRow[] all =
        [
            .. Read<BenchCsvRow>(FiguresFile).Select(Unescaped).Where(old => !measured.Contains(old.Row) && order.ContainsKey(old.Row))
                .Concat(figures).OrderBy(figure => order[figure.Row]), // stable: a row's figures keep their order
        ];
        CsvFiles.Write(FilePath(FiguresFile), all);
        WriteText(TableFile, MarkdownTable.Of(all));
        WriteText(ReportSchema.Machine, JsonText.Of(machine) + "\n");
        if (sweep.Count > 0)
        {
            var swept = sweep.Select(row => row.Workload).ToHashSet();
            CsvFiles.Write(FilePath(SweepFile), Read<SweepRow>(SweepFile).Where(old => !swept.Contains(old.Workload)).Concat(sweep));
        }

        return all;
    }

    private List<T> Read<T>(string name)
    {
        var rows = new List<T>();
        if (File.Exists(FilePath(name)))
        {
            using var reader = CsvReader.FromFile(FilePath(name), Reading);
            reader.ReadHeader();
            while (reader.Read())
            {
                rows.Add(reader.GetRecord<T>());
            }
        }

        return rows;
    }

    private static BenchCsvRow Unescaped(BenchCsvRow row) =>
        row with { Target = CsvFiles.Unescape(row.Target)!, LimitSource = CsvFiles.Unescape(row.LimitSource), How = CsvFiles.Unescape(row.How)! };

    private void WriteText(string name, string text)
    {
        File.WriteAllText(FilePath(name) + ".partial", text);
        File.Move(FilePath(name) + ".partial", FilePath(name), overwrite: true);
    }

    private string FilePath(string name) => Path.Combine(path, name);
}
