namespace PBench.Strategies.Tests.Contracts;

/// <summary>Where items, in whatever process, and their test meet. Its path is captured by functions; its static methods run in them.</summary>
internal sealed class Folder : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public string Path { get; } = Directory.CreateTempSubdirectory("pbench-contract-").FullName;

    /// <summary>Leaves one more note of this kind.</summary>
    public static void Note(string path, string kind, string text = "")
    {
        var id = $"{Guid.NewGuid():N}";
        var draft = System.IO.Path.Combine(path, $"draft.{id}");
        File.WriteAllText(draft, text);
        File.Move(draft, System.IO.Path.Combine(path, $"{kind}-{id}")); // whoever sees the note sees its text
    }

    /// <summary>Called by items: returns when the gate was opened.</summary>
    public static void Pass(string path, string gate)
    {
        var until = DateTime.UtcNow + Limit;
        while (!File.Exists(System.IO.Path.Combine(path, gate)))
        {
            if (DateTime.UtcNow > until)
            {
                throw new InvalidOperationException($"The gate '{gate}' was never opened.");
            }

            Thread.Sleep(2);
        }
    }

    /// <summary>Called by items: returns when <paramref name="count"/> of them are here, and so as many workers.</summary>
    public static void Meet(string path, int count)
    {
        Note(path, "met");
        var until = DateTime.UtcNow + Limit;
        while (Directory.GetFiles(path, "met-*").Length < count)
        {
            if (DateTime.UtcNow > until)
            {
                throw new InvalidOperationException($"{count} items never ran side by side.");
            }

            Thread.Sleep(2);
        }
    }

    public void Open(string gate) => File.WriteAllText(System.IO.Path.Combine(Path, gate), "");

    public int Count(string kind) => Directory.GetFiles(Path, $"{kind}-*").Length;

    public string[] Notes(string kind) => [.. Directory.GetFiles(Path, $"{kind}-*").Select(File.ReadAllText)];

    /// <summary>Completes when there are <paramref name="count"/> notes. It looks again and again: files are the one thing that all kinds of workers share.</summary>
    public async Task Until(string kind, int count)
    {
        var until = DateTime.UtcNow + Limit;
        while (Count(kind) < count)
        {
            Assert.That(DateTime.UtcNow, Is.LessThan(until), $"{Count(kind)} of {count} notes '{kind}'");
            await Task.Delay(2);
        }
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // An item given up may still write its note.
        }
    }
}
