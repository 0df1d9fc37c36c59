using System.Threading.Channels;

namespace PBench.Harness.Measuring.Launching;

/// <summary>Reads what a child writes to its standard output, keeps nothing of it, and tells when a mark went by.</summary>
internal sealed class OutputWatch
{
    /// <summary>Begins every mark and is in none but there, so that looking for one never has to go back.</summary>
    private const char Start = '\u0006';

    private readonly Channel<char> marks = Channel.CreateUnbounded<char>();

    public OutputWatch(Stream output, string? mark) => _ = ReadAsync(output, mark);

    /// <summary>Completes when the mark is written the next time, at once if it has been since the last call; with the character written after it.</summary>
    public Task<char> NextMarkAsync() => marks.Reader.ReadAsync().AsTask();

    /// <summary>ASCII that nothing else writes: cases may write to standard output as they like.</summary>
    public static string NewMark() => $"{Start}{Guid.NewGuid():N}";

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
                    if (matched == mark.Length)
                    {
                        matched = 0;
                        marks.Writer.TryWrite((char)buffer[i]);
                    }
                    else
                    {
                        matched = buffer[i] == mark[matched] ? matched + 1 : buffer[i] == Start ? 1 : 0;
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
