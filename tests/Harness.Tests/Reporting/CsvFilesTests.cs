using System.Globalization;
using System.Text;
using PBench.Harness.Reporting;

namespace PBench.Harness.Tests.Reporting;

public sealed class CsvFilesTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("pbench-test-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    private static IEnumerable<TestCaseData> Headers()
    {
        yield return Header<CaseRow>("schema,run,case,strategy,workload,parameters,scale,items,chunk_size,chunks,workers,status,outcome,error,median_ns,mean_ns,stddev_ns,ci95_low_ns,ci95_high_ns,min_ns,max_ns,iterations,rounds,cold_ns,startup_ns,first_result_ns,serial_median_ns,speedup,speedup_ci95_low,speedup_ci95_high,efficiency,items_per_s,overhead_per_chunk_ns,overhead_per_item_ns,imbalance_ns,trace_ratio,cpu_ns,allocated_bytes,peak_rss_bytes,oversubscribed,codec,ordered,correct");
        yield return Header<IterationRow>("schema,run,case,round,sequence,started_utc,iteration,operations,elapsed_ns,cpu_ns,allocated_bytes");
        yield return Header<OrderingRow>("schema,run,case,strategy,workload,mode,items,in_order,missing,duplicated,completion_inversions,kendall_tau,max_displacement,status,error");
        yield return Header<CorrectnessRow>("schema,run,case,strategy,workload,items,compared,mismatches,first_mismatch_index,expected,actual,distinct,repeatable,outcome,status,error,note");
        yield return Header<OverheadRow>("schema,run,case,strategy,workload,chunk,first_item,items,worker,process_id,attempt,bytes_in,bytes_out,formed_ns,encoded_ns,sent_ns,received_ns,started_ns,finished_ns,returned_ns,delivered_ns,sampled_of");
    }

    private static TestCaseData Header<T>(string columns) where T : new() =>
        new TestCaseData(Text([new T()]).Split("\r\n")[0], columns).SetArgDisplayNames(typeof(T).Name);

    [TestCaseSource(nameof(Headers))]
    public void The_columns_are_the_contracts_in_its_order(string written, string contract) =>
        Assert.That(written, Is.EqualTo(contract));

    [Test]
    public void Empty_means_not_measured_and_numbers_have_a_point()
    {
        var row = new IterationRow { Run = "r", Case = "c", Round = 1, Sequence = 2, StartedUtc = "2026-01-02T03:04:05Z", Iteration = 3, Operations = 4, ElapsedNs = 1234567.5 };
        Assert.That(Text([row]).Split("\r\n")[1], Is.EqualTo("1,r,c,1,2,2026-01-02T03:04:05Z,3,4,1234567.5,,"));
    }

    [Test]
    public void A_culture_with_a_decimal_comma_changes_nothing()
    {
        var row = new CaseRow { Scale = 0.25, MedianNs = 1234.5, Speedup = -1.5, Oversubscribed = true };
        var here = Text([row]);
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CommaCulture();
            Assert.That(Text([row]), Is.EqualTo(here));
            Assert.That(1.5.ToString(CultureInfo.CurrentCulture), Is.EqualTo("1,5"), "the culture really has a comma");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Text_that_a_spreadsheet_would_run_is_escaped_and_negative_numbers_are_not()
    {
        var row = new CaseRow { Case = "c", Error = "=HYPERLINK(\"x\")", Parameters = "@x", Speedup = -0.5 };
        var cells = Text([row]).Split("\r\n")[1];
        Assert.That(cells, Does.Contain("\"'=HYPERLINK(\"\"x\"\")\"").And.Contain(",\"'@x\",").And.Contain(",-0.5,"));
    }

    [Test]
    public void What_was_written_reads_back()
    {
        var rows = new[]
        {
            new CaseRow { Run = "r", Case = "a,b\"c", Error = "+1", MedianNs = 0.1 + 0.2, Ordered = true, Correct = false, Items = long.MaxValue },
            new CaseRow { Run = "r", Case = "é ü 漢" },
        };
        CsvFiles.Write(In("cases.csv"), rows);
        var read = CsvFiles.Read<CaseRow>(In("cases.csv")).Select(r => r with { Error = CsvFiles.Unescape(r.Error) });
        Assert.That(read, Is.EqualTo(rows));
        Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_file_starts_without_a_byte_order_mark()
    {
        CsvFiles.Write(In("cases.csv"), new[] { new CaseRow() });
        Assert.That(File.ReadAllBytes(In("cases.csv"))[..6], Is.EqualTo("schema"u8.ToArray()));
    }

    [Test]
    public void Damage_is_reported_with_file_and_line()
    {
        CsvFiles.Write(In("iterations.csv"), new[] { new IterationRow { Case = "a" }, new IterationRow { Case = "b" } });
        var lines = File.ReadAllLines(In("iterations.csv"));
        lines[2] = lines[2].Replace(",0,", ",zero,", StringComparison.Ordinal);
        File.WriteAllLines(In("iterations.csv"), lines);
        Assert.That(() => CsvFiles.Read<IterationRow>(In("iterations.csv")), Throws.TypeOf<DamagedResultsException>().With.Message.StartsWith("iterations.csv, line 3: "));
    }

    [Test]
    public void A_cut_off_row_is_damage()
    {
        CsvFiles.Write(In("cases.csv"), new[] { new CaseRow { Case = "a" }, new CaseRow { Case = "b" } });
        var text = File.ReadAllText(In("cases.csv"));
        File.WriteAllText(In("cases.csv"), text[..^30]);
        Assert.That(() => CsvFiles.Read<CaseRow>(In("cases.csv")), Throws.TypeOf<DamagedResultsException>().With.Message.StartsWith("cases.csv, line 3: "));
    }

    [TestCase("")]
    [TestCase("hello\r\nworld\r\n")]
    [TestCase("schema,run\r\n1,r\r\n")]
    public void Other_files_are_damage(string text)
    {
        File.WriteAllText(In("cases.csv"), text);
        Assert.That(() => CsvFiles.Read<CaseRow>(In("cases.csv")), Throws.TypeOf<DamagedResultsException>().With.Message.StartsWith("cases.csv"));
    }

    [Test]
    public void Another_schema_is_refused_as_such()
    {
        File.WriteAllText(In("cases.csv"), "schema,something_else\r\n99,x\r\n");
        Assert.That(() => CsvFiles.Read<CaseRow>(In("cases.csv")), Throws.TypeOf<OtherSchemaException>().With.Message.Contains("schema 99"));
    }

    internal static CultureInfo CommaCulture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.PercentDecimalSeparator = ",";
        return culture;
    }

    private string In(string name) => Path.Combine(folder, name);

    private static string Text<T>(IEnumerable<T> rows)
    {
        using var stream = new MemoryStream();
        CsvFiles.Write(stream, rows);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
