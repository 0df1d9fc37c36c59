using System.Diagnostics;
using System.Text;

namespace PBench.Strategies.Processes.Pool;

/// <summary>Passes a worker's output on in whole lines, and remembers the end of its standard error.</summary>
internal sealed class ConsoleRelay
{
    private const int TailBytes = 4096;
    private readonly StringBuilder tail = new(); // guarded by itself
    private readonly TaskCompletionSource outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource errorEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConsoleRelay(Process process)
    {
        process.OutputDataReceived += (_, line) => OnOutput(line.Data);
        process.ErrorDataReceived += (_, line) => OnError(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>All that the worker wrote has been passed on; waits for it a moment, as a child of the worker may hold its output open.</summary>
    public void WaitForEnd(TimeSpan atMost) => Task.WaitAll([outputEnded.Task, errorEnded.Task], atMost);

    /// <summary>What the worker last wrote to its standard error, once that has ended; waits as <see cref="WaitForEnd"/> does.</summary>
    public string Tail(TimeSpan atMost)
    {
        errorEnded.Task.Wait(atMost);
        lock (tail)
        {
            return tail.ToString();
        }
    }

    private static void Relay(TextWriter writer, string line)
    {
        try
        {
            writer.WriteLine(line);
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // The caller's own output is closed: there is nowhere to pass it on to.
        }
    }

    private void OnOutput(string? line)
    {
        if (line is null)
        {
            outputEnded.TrySetResult();
        }
        else
        {
            Relay(Console.Out, line);
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
