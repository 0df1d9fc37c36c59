using System.Diagnostics;
using PBench.Harness.Reporting;

namespace PBench.Harness.History;

/// <summary>The file that complete runs append to, and nothing ever changes.</summary>
/// <remarks>
/// A run is appended whole or not at all: one process at a time (the file is locked), in one write, taken back if the disk refuses.
/// A process killed in that write leaves a last line without its end, which readers skip and the next run cuts off.
/// </remarks>
public sealed class HistoryFile(string path)
{
    /// <summary>Where runs append unless told otherwise: beside the folders of the runs.</summary>
    public static readonly string Default = Path.Combine("results", "history.csv");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly string name = Path.GetFileName(path);

    /// <summary>All rows, oldest first.</summary>
    /// <exception cref="DamagedResultsException">There is no such file, or a line of it is not what a run writes.</exception>
    /// <exception cref="OtherSchemaException">It was written by another version.</exception>
    public IReadOnlyList<HistoryRow> Read()
    {
        if (!File.Exists(path))
        {
            throw new DamagedResultsException(OneLine.Of(path)!, 0, "there is no such file; a complete pbench run appends to it");
        }

        using var file = Open(FileMode.Open, FileAccess.Read, FileShare.Read);
        return [.. CsvFiles.Read<HistoryRow>(WholeLines(file), name).Select(Unescaped)];
    }

    /// <summary>Refuses, before anything is measured, a file that the run could not append to.</summary>
    /// <exception cref="DamagedResultsException">It is no history: the message says what to do.</exception>
    /// <exception cref="OtherSchemaException">It was written by another version.</exception>
    public void RequireReadable()
    {
        try
        {
            if (File.Exists(path))
            {
                Read();
            }
        }
        catch (DamagedResultsException damaged)
        {
            throw new DamagedResultsException(OneLine.Of(path)!, 0, $"no run can be appended ({damaged.Message}): move it away, or name another with --history", damaged);
        }
    }

    /// <summary>Appends the rows of one run.</summary>
    /// <exception cref="IOException">The disk does not take it, or another process keeps the file; the file is as it was.</exception>
    public void Append(IEnumerable<HistoryRow> rows)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var file = Open(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var length = WholeLines(file).Length;
        using var text = new MemoryStream();
        CsvFiles.Write(text, rows);
        var bytes = text.GetBuffer().AsSpan(0, (int)text.Length);
        try
        {
            file.SetLength(length);
            file.Position = length;
            file.Write(length == 0 ? bytes : bytes[(bytes.IndexOf((byte)'\n') + 1)..]); // the header stands there already
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            file.SetLength(length);
            throw;
        }
    }

    /// <summary>The file but for a last line without its end.</summary>
    private static byte[] WholeLines(FileStream file)
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes[..(Array.LastIndexOf(bytes, (byte)'\n') + 1)];
    }

    private static HistoryRow Unescaped(HistoryRow row) => row with
    {
        Case = CsvFiles.Unescape(row.Case)!,
        Processor = CsvFiles.Unescape(row.Processor)!,
        Strategy = CsvFiles.Unescape(row.Strategy)!,
        Workload = CsvFiles.Unescape(row.Workload)!,
        Parameters = CsvFiles.Unescape(row.Parameters),
    };

    private FileStream Open(FileMode mode, FileAccess access, FileShare share)
    {
        for (var clock = Stopwatch.StartNew(); ; Thread.Sleep(20))
        {
            try
            {
                return new FileStream(path, mode, access, share);
            }
            catch (IOException taken) when (taken is not (DirectoryNotFoundException or PathTooLongException) && clock.Elapsed < Patience)
            {
                // Another run is appending: it takes milliseconds.
            }
        }
    }
}
