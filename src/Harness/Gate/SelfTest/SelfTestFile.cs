using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.SelfTest;

/// <summary><c>self-test.csv</c>: grows by one row per session, so that a test of hours can stop and go on.</summary>
internal sealed class SelfTestFile(string folder)
{
    public const string Name = "self-test.csv";

    private readonly string path = Path.Combine(folder, Name);

    /// <summary>The sessions so far.</summary>
    public IReadOnlyList<SelfTestRow> Read() => File.Exists(path) ? CsvFiles.Read<SelfTestRow>(path) : [];

    /// <summary>In one write, the header with the first: a session that is interrupted leaves no half row.</summary>
    public void Append(SelfTestRow row)
    {
        using var text = new MemoryStream();
        CsvFiles.Write(text, [row]);
        var bytes = text.ToArray();
        var start = File.Exists(path) ? Array.IndexOf(bytes, (byte)'\n') + 1 : 0;
        using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        stream.Write(bytes.AsSpan(start));
    }
}
