using System.Diagnostics;
using System.Text;

namespace PBench.Strategies.Processes.Pool;

/// <summary>Passes a worker's output on in whole lines, and remembers the end of its standard error.</summary>
internal sealed class ConsoleRelay
{
    private const int TailBytes = 4096;
    private readonly StringBuilder tail = new(); // guarded by itself
    private readonly TaskCompletionSource errorEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConsoleRelay(Process process)
    {
        process.OutputDataReceived += static (_, line) => Relay(Console.Out, line.Data);
        process.ErrorDataReceived += (_, line) => OnError(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What the worker last wrote to its standard error, once that has ended; waits for it a moment, as a child of the worker may hold it open.</summary>
    public string Tail(TimeSpan atMost)
    {
        errorEnded.Task.Wait(atMost);
        lock (tail)
        {
            return tail.ToString();
        }
    }

    private static void Relay(TextWriter writer, string? line)
    {
        if (line is null)
        {
            return;
        }

        try
        {
            writer.WriteLine(line);
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // The caller's own output is closed: there is nowhere to pass it on to.
        }
    }

    private void OnError(string? line)
    {
        if (line is null)
        {
            errorEnded.TrySetResult();
            return;
        }

        lock (tail)
        {
            tail.Append(line).Append('\n');
            if (tail.Length > TailBytes)
            {
                tail.Remove(0, tail.Length - TailBytes);
            }
        }

        Relay(Console.Error, line);
    }
}
