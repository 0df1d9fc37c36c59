using System.Diagnostics;
using System.Text;

namespace PBench.Strategies.Processes.Pool;

/// <summary>Passes a worker's output on in whole lines, and remembers the end of its standard error.</summary>
internal sealed class ConsoleRelay
{
    private const int TailBytes = 4096;
    private readonly List<string> assertion = []; // from the line that says that one has failed; guarded by `tail`
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

    /// <summary>An assertion that failed in a worker ends this process too: it is no death like others, which a map may survive.</summary>
    [Conditional("DEBUG")]
    public void AssertNoneFailed()
    {
        lock (tail)
        {
            Debug.Assert(assertion.Count == 0, "In a worker:", string.Join('\n', assertion));
        }
    }

    // What the runtime prints when one fails, and where.
    [Conditional("DEBUG")]
    private void NoteAssertion(string line)
    {
        lock (tail)
        {
            if (assertion.Count > 0 || line.StartsWith("Assertion failed", StringComparison.Ordinal))
            {
                assertion.Add(line);
            }
        }
    }

    // The writer may be closed, or be the user's own and throw anything: then the line is lost, and this thread of the pool is not. The next is tried again.
    private static void Relay(bool toError, string line)
    {
        try
        {
            (toError ? Console.Error : Console.Out).WriteLine(line);
        }
        catch (Exception)
        {
            // There is nowhere else to pass it on to.
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
            Relay(toError: false, line);
        }
    }

    private void OnError(string? line)
    {
        if (line is null)
        {
            errorEnded.TrySetResult();
            return;
        }

        NoteAssertion(line);
        lock (tail)
        {
            tail.Append(line).Append('\n');
            if (tail.Length > TailBytes)
            {
                tail.Remove(0, tail.Length - TailBytes);
            }
        }

        Relay(toError: true, line);
    }
}
