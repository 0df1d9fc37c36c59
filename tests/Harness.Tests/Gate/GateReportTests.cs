using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using PBench.Harness.Gate.Reporting;
using PBench.Harness.Reporting;

namespace PBench.Harness.Tests.Gate;

/// <summary>Names and reasons come from users: no format may take them for its own.</summary>
internal sealed class GateReportTests
{
    private const string Hostile = "=cmd|'/c'!A1 <b>&amp;</b> ```\n::error::x%0A | [l](u) *_~`,:]]>\u001b[2J\uFFFE";

    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("pbench-test-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Markdown_shows_text_as_it_is()
    {
        var text = MarkdownText.Of(Hostile);
        Assert.That(Regex.Replace(text, "&#[0-9]+;", ""), Does.Not.Match(@"[|<>&\[\]*_~`!=#]"));
        Assert.That(text.Any(char.IsControl), Is.False);
    }

    [Test]
    public void A_summary_keeps_its_table_and_its_fence()
    {
        var summary = MarkdownSummary.Of(GateDocuments.With(GateDocuments.Entry(Hostile, VerdictStatus.Fail, Hostile)));
        var lines = summary.Split('\n');
        Assert.That(lines.Where(l => l.StartsWith('|')).Select(l => l.Count(c => c == '|')).Distinct(), Is.EqualTo(new[] { 8 }));
        Assert.That(lines.Count(l => l.Contains("```", StringComparison.Ordinal)), Is.EqualTo(2));
        Assert.That(summary, Does.StartWith("### pbench gate: FAIL\n").And.Contain("❌ fail"));
    }

    [Test]
    public void An_annotation_is_one_command()
    {
        var entry = GateDocuments.Entry(Hostile, VerdictStatus.Fail, "50 % slower") with { File = "a,b:c.rules", Line = 3, Column = 5 };
        var annotation = Annotations.Of(GateDocuments.With(entry)).Single();
        Assert.That(annotation, Does.StartWith("::error file=a%2Cb%3Ac.rules,line=3,col=5,title=pbench gate%3A FAIL::"));
        Assert.That(annotation, Does.Contain("x%250A").And.Contain("50 %25 slower").And.Not.Contain("\n"));
    }

    [TestCase(InconclusivePolicy.Fail, "::error ", "failure")]
    [TestCase(InconclusivePolicy.Warn, "::warning ", "skipped")]
    [TestCase(InconclusivePolicy.Pass, "::notice ", "skipped")]
    public void What_is_open_is_as_loud_as_the_policy(InconclusivePolicy policy, string annotation, string element)
    {
        var document = GateDocuments.With(GateDocuments.Entry("case", VerdictStatus.Inconclusive, "noise")) with { InconclusivePolicy = policy };
        Assert.That(Annotations.Of(document).Single(), Does.StartWith(annotation));
        Assert.That(JUnit(document).SelectSingleNode($"//testcase/{element}/@message")?.Value, Is.EqualTo("noise"));
    }

    [Test]
    public void What_passed_has_no_annotation() =>
        Assert.That(Annotations.Of(GateDocuments.With(GateDocuments.Entry("case", VerdictStatus.Pass, "fine"))), Is.Empty);

    [Test]
    public void JUnit_is_xml_whatever_the_text()
    {
        var xml = JUnit(GateDocuments.With(
            GateDocuments.Entry(Hostile, VerdictStatus.Fail, Hostile), GateDocuments.Entry("other", VerdictStatus.NotMeasured, "crashed"), GateDocuments.Entry("fine", VerdictStatus.Pass, "fine")));
        var suite = xml.SelectSingleNode("/testsuites/testsuite")!;
        Assert.That(new[] { "tests", "failures", "errors", "skipped", "time" }.Select(a => suite.Attributes![a]!.Value), Is.EqualTo(new[] { "3", "1", "1", "0", "12.5" }));
        Assert.That(xml.SelectSingleNode("//testcase[1]/@name")!.Value, Does.Contain("<b>&amp;</b>"));
        Assert.That(xml.SelectNodes("//testcase")!.Count, Is.EqualTo(3));
    }

    [Test]
    public void Csv_cells_are_no_formulas_and_read_back()
    {
        var file = Path.Combine(folder, GateFolder.VerdictCsv);
        CsvFiles.Write(file, VerdictRow.Of(GateDocuments.With(GateDocuments.Entry(Hostile, VerdictStatus.Fail, "=1+1"))));
        var rows = CsvFiles.Read<VerdictRow>(file);
        Assert.That(rows.Select(r => (r.Metric, r.Decides, r.Verdict)), Is.EqualTo(new[] { ("wall", true, "fail"), ("cpu", false, "fail"), ("allocated", false, "fail") }));
        Assert.That(rows[0].Reason, Is.EqualTo("'=1+1"));
        Assert.That(rows[0].Ratio, Is.EqualTo(1.1));
    }

    [Test]
    public void Json_names_what_a_script_needs()
    {
        using var json = JsonDocument.Parse(JsonText.Of(GateDocuments.With(GateDocuments.Entry("case", VerdictStatus.Fail, "slower"))));
        var root = json.RootElement;
        Assert.That(root.GetProperty("verdict").GetString(), Is.EqualTo("fail"));
        Assert.That(root.GetProperty("exit_code").GetInt32(), Is.EqualTo(1));
        var entry = root.GetProperty("cases")[0];
        Assert.That((entry.GetProperty("name").GetString(), entry.GetProperty("verdict").GetString()), Is.EqualTo(("case", "fail")));
        Assert.That(entry.GetProperty("figures")[0].GetProperty("ratio").GetDouble(), Is.EqualTo(1.1));
    }

    [Test]
    public void A_chart_puts_estimate_interval_and_limit_on_one_scale()
    {
        var entries = new[] { GateDocuments.Entry("fast", VerdictStatus.Pass, "", 1.0), GateDocuments.Entry("slow", VerdictStatus.Fail, "", 1.1) };
        var figures = entries.Select(e => e.Figures[0]).ToList();
        var chart = IntervalChart.Of(figures, 1.05);
        var (fast, slow) = (chart.Line(figures[0]), chart.Line(figures[1]));
        Assert.That((fast.Length, slow.Length), Is.EqualTo((IntervalChart.Width, IntervalChart.Width)));
        Assert.That(fast.IndexOf('●', StringComparison.Ordinal), Is.LessThan(fast.IndexOf('│', StringComparison.Ordinal)));
        Assert.That(slow.IndexOf('●', StringComparison.Ordinal), Is.GreaterThan(slow.IndexOf('│', StringComparison.Ordinal)));
    }

    private XmlDocument JUnit(GateDocument document)
    {
        var file = Path.Combine(folder, GateFolder.JUnit);
        JUnitXml.Write(file, document);
        var xml = new XmlDocument();
        xml.Load(file);
        return xml;
    }
}
