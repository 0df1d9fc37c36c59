namespace PBench.Harness.Measuring.Launching;

/// <summary>Reads what a child writes to its standard error and keeps the last lines.</summary>
internal sealed class ErrorTail
{
    private const int KeptCharacters = 4096;
    private readonly Queue<string> lines = new();
    private readonly Lock gate = new();
    private int characters;

    public ErrorTail(StreamReader reader) => Ended = ReadAsync(reader);

    public Task Ended { get; }

    /// <summary>What is kept so far; never waits.</summary>
    public string Text
    {
        get
        {
            lock (gate)
            {
                return string.Join(' ', lines);
            }
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        try
        {
            while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                Keep(line.Trim());
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The process was disposed of while workers still held the stream.
        }
    }

    private void Keep(string line)
    {
        if (line.Length == 0)
        {
            return;
        }

        lock (gate)
        {
            lines.Enqueue(line);
            characters += line.Length;
            while (characters > KeptCharacters && lines.Count > 1)
            {
                characters -= lines.Dequeue().Length;
            }
        }
    }
}
