namespace PBench.Harness.Measuring.Launching;

/// <summary>Reads what a child writes to its standard output, keeps nothing of it, and tells when a mark went by.</summary>
internal sealed class OutputWatch
{
    /// <summary>Begins every mark and is in none but there, so that looking for one never has to go back.</summary>
    private const char Start = '\u0006';

    private readonly SemaphoreSlim marks = new(0);

    public OutputWatch(Stream output, string? mark) => _ = ReadAsync(output, mark);

    /// <summary>Completes when the mark is written the next time, at once if it has been since the last call.</summary>
    public Task NextMarkAsync() => marks.WaitAsync();

    /// <summary>ASCII that nothing else writes: cases may write to standard output as they like.</summary>
    public static string NewMark() => $"{Start}{Guid.NewGuid():N}\n";

    private async Task ReadAsync(Stream output, string? mark)
    {
        try
        {
            var buffer = new byte[512];
            for (var matched = 0; mark is not null;)
            {
                var count = await output.ReadAsync(buffer).ConfigureAwait(false);
                if (count == 0)
                {
                    return;
                }

                for (var i = 0; i < count; i++)
                {
                    matched = buffer[i] == mark[matched] ? matched + 1 : buffer[i] == Start ? 1 : 0;
                    if (matched == mark.Length)
                    {
                        matched = 0;
                        marks.Release();
                    }
                }
            }

            await output.CopyToAsync(Stream.Null).ConfigureAwait(false);
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The process was disposed of while workers still held the stream.
        }
    }
}
