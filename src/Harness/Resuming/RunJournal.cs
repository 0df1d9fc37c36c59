using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PBench.Harness.CommandLine;
using PBench.Harness.Measuring;
using PBench.Harness.Reporting;

namespace PBench.Harness.Resuming;

/// <summary>What a run knows, written as it learns it: a line when it starts, and a line for every process that ended. Gone when the run is complete.</summary>
/// <remarks>
/// The reports are made from whole rounds and of rounded figures; only the journal lets a run go on as if nothing had been. A run
/// killed while it wrote leaves a last line without its end, which counts for nothing. One process writes at a time: the file is locked.
/// </remarks>
internal sealed class RunJournal : IDisposable
{
    public const string FileName = "run.journal";
    private const byte LineEnd = (byte)'\n';
    private readonly FileStream file;

    private RunJournal(FileStream file) => this.file = file;

    public static bool IsIn(string folder) => File.Exists(PathIn(folder));

    /// <summary>Begins a journal in a folder that has none.</summary>
    public static RunJournal Create(string folder, JournalHeader header)
    {
        var journal = new RunJournal(new FileStream(PathIn(folder), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None));
        journal.Append(header, JournalJson.Default.JournalHeader);
        return journal;
    }

    /// <summary>Opens the journal of a run that did not end, and reads it.</summary>
    /// <exception cref="UsageException">Another process has it open.</exception>
    /// <exception cref="DamagedResultsException">A whole line is not what a run writes.</exception>
    /// <exception cref="OtherSchemaException">It was written by another version.</exception>
    public static (RunJournal Journal, JournalHeader Header, IReadOnlyList<(string Case, RoundRecord Record)> Entries) Open(string folder)
    {
        var journal = new RunJournal(OpenFile(folder));
        try
        {
            var lines = journal.WholeLines();
            RequireSchema(lines);
            var header = Parse(lines, 0, line => JsonSerializer.Deserialize(line, JournalJson.Default.JournalHeader) ?? throw new JsonException("null"));
            var entries = Enumerable.Range(1, lines.Count - 1).Select(i => Entry(lines, i)).ToList();
            return (journal, header, entries);
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Keeps what came of a process.</summary>
    /// <exception cref="IOException">The disk does not take it; nothing may be appended after that.</exception>
    public void Append(string benchCase, RoundRecord record) => Append(JournalEntry.Of(benchCase, record), JournalJson.Default.JournalEntry);

    /// <summary>The run is complete: its reports say everything.</summary>
    public void Delete()
    {
        Dispose();
        File.Delete(file.Name);
    }

    public void Dispose() => file.Dispose();

    private static string PathIn(string folder) => Path.Combine(folder, FileName);

    private static FileStream OpenFile(string folder)
    {
        try
        {
            return new FileStream(PathIn(folder), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (taken is not FileNotFoundException and not DirectoryNotFoundException)
        {
            throw new UsageException($"--resume '{OneLine.Of(folder)}': another pbench is measuring into it.", taken);
        }
    }

    private void Append<T>(T line, JsonTypeInfo<T> type)
    {
        byte[] text = [.. JsonSerializer.SerializeToUtf8Bytes(line, type), LineEnd];
        file.Write(text);
        file.Flush();
    }

    /// <summary>The lines that have their end; what follows the last of them is cut off.</summary>
    private List<byte[]> WholeLines()
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var lines = new List<byte[]>();
        var start = 0;
        for (var end = Array.IndexOf(bytes, LineEnd); end >= 0; end = Array.IndexOf(bytes, LineEnd, start))
        {
            lines.Add(bytes[start..end]);
            start = end + 1;
        }

        file.SetLength(start);
        file.Position = start;
        return lines.Count > 0 ? lines : throw new DamagedResultsException(FileName, 0, "the run was ended before it began: start it again");
    }

    private static void RequireSchema(List<byte[]> lines)
    {
        try
        {
            using var header = JsonDocument.Parse(lines[0]);
            if (header.RootElement.GetProperty(nameof(JournalHeader.Schema)).GetInt32() is var schema && schema != ReportSchema.Version)
            {
                throw new OtherSchemaException(FileName, schema);
            }
        }
        catch (Exception damaged) when (damaged is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DamagedResultsException(FileName, 1, "not the journal of a run", damaged);
        }
    }

    private static (string Case, RoundRecord Record) Entry(List<byte[]> lines, int index) => Parse(lines, index, line =>
    {
        var entry = JsonSerializer.Deserialize(line, JournalJson.Default.JournalEntry) ?? throw new JsonException("null");
        return (entry.Case, entry.Whole());
    });

    private static T Parse<T>(List<byte[]> lines, int index, Func<byte[], T> parse)
    {
        try
        {
            return parse(lines[index]);
        }
        catch (JsonException damaged)
        {
            throw new DamagedResultsException(FileName, index + 1, "not what a run writes", damaged);
        }
    }
}
