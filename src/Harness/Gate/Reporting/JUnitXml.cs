using System.Globalization;
using System.Text;
using System.Xml;
using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.Reporting;

/// <summary>A gate as a JUnit test suite, which every build server shows: a case or rule is a test.</summary>
internal static class JUnitXml
{
    public static void Write(string path, GateDocument document)
    {
        using var writer = XmlWriter.Create(path, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" });
        var entries = document.Entries.ToList();
        writer.WriteStartElement("testsuites");
        writer.WriteStartElement("testsuite");
        writer.WriteAttributeString("name", "pbench gate");
        writer.WriteAttributeString("timestamp", document.StartedUtc.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        writer.WriteAttributeString("time", document.Seconds.ToString("0.###", CultureInfo.InvariantCulture));
        writer.WriteAttributeString("tests", Count(entries.Count));
        writer.WriteAttributeString("failures", Count(entries.Count(e => ElementOf(e, document) == "failure")));
        writer.WriteAttributeString("errors", Count(entries.Count(e => ElementOf(e, document) == "error")));
        writer.WriteAttributeString("skipped", Count(entries.Count(e => ElementOf(e, document) == "skipped")));
        foreach (var entry in entries)
        {
            WriteCase(writer, entry, document);
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void WriteCase(XmlWriter writer, VerdictEntry entry, GateDocument document)
    {
        writer.WriteStartElement("testcase");
        writer.WriteAttributeString("classname", "pbench.gate");
        writer.WriteAttributeString("name", Clean(entry.Name));
        if (entry.File is { } file)
        {
            writer.WriteAttributeString("file", Clean(file));
            writer.WriteAttributeString("line", Count(entry.Line ?? 0));
        }

        if (ElementOf(entry, document) is { } element)
        {
            writer.WriteStartElement(element);
            writer.WriteAttributeString("message", Clean(entry.Reason));
            if (element != "skipped")
            {
                writer.WriteAttributeString("type", VerdictText.Of(entry.Verdict));
            }

            writer.WriteEndElement();
        }
        else
        {
            writer.WriteElementString("system-out", Clean(entry.Reason));
        }

        writer.WriteEndElement();
    }

    /// <summary>Null for a test that passed.</summary>
    private static string? ElementOf(VerdictEntry entry, GateDocument document) => (entry.Verdict, document.InconclusivePolicy) switch
    {
        (VerdictStatus.Pass, _) => null,
        (VerdictStatus.NotMeasured, _) => "error",
        (VerdictStatus.Inconclusive, not InconclusivePolicy.Fail) => "skipped",
        _ => "failure",
    };

    /// <summary>On one line, without what XML cannot hold; the writer escapes the rest.</summary>
    private static string Clean(string text) => string.Concat(OneLine.Of(text)!.EnumerateRunes().Where(r => r.Value is not (0xFFFE or 0xFFFF)));

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}
