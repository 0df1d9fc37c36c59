using System.IO.MemoryMappedFiles;

namespace PBench.Reliability.Tests.Chaos;

/// <summary>Counts how often each item was started, in a mapped file: what an item wrote stays when its process dies at the next instruction.</summary>
public sealed class StartLog : IDisposable
{
    private static MemoryMappedViewAccessor? open; // in a worker
    private static string? openPath;
    private readonly int items;

    public StartLog(int items)
    {
        this.items = items;
        Path = System.IO.Path.GetTempFileName();
        File.WriteAllBytes(Path, new byte[items * sizeof(int)]);
    }

    public string Path { get; }

    /// <summary>In the worker, first thing an item does. An item runs in one place at a time, so no other count is lost.</summary>
    public static void Started(string path, int item)
    {
        MemoryMappedViewAccessor log;
        lock (typeof(StartLog))
        {
            if (openPath != path)
            {
                open?.Dispose();
                using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
                open = file.CreateViewAccessor();
                openPath = path;
            }

            log = open!;
            log.Write(item * sizeof(int), log.ReadInt32(item * sizeof(int)) + 1);
        }
    }

    public int[] Counts()
    {
        var bytes = File.ReadAllBytes(Path);
        return [.. Enumerable.Range(0, items).Select(i => BitConverter.ToInt32(bytes, i * sizeof(int)))];
    }

    public void Dispose() => File.Delete(Path);
}

/// <summary>Reads a log in a worker.</summary>
public sealed class StartLogReader(string path)
{
    public int Count(int item)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var word = new byte[sizeof(int)];
        file.Seek(item * sizeof(int), SeekOrigin.Begin);
        file.ReadExactly(word);
        return BitConverter.ToInt32(word);
    }
}
