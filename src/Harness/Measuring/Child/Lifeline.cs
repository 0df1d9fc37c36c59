using System.Text;

namespace PBench.Harness.Measuring.Child;

/// <summary>The parent's side of this process: ends it when the parent is gone, and hears when it is its turn.</summary>
/// <remarks>The parent keeps our standard input open. Its end of file means the parent ended, however it did; a byte is one turn, or lets it end.</remarks>
internal static class Lifeline
{
    /// <summary>After a mark: waits for a turn, in which it measures alone.</summary>
    public const char Turn = 't';

    /// <summary>After a mark: has had all its turns, and waits for the others to have had theirs.</summary>
    public const char LastTurnOver = 'o';

    private const int ParentGone = 130;
    private static readonly SemaphoreSlim Turns = new(0);

    public static void Hold()
    {
        var thread = new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            Span<byte> ignored = stackalloc byte[16];
            while (input.Read(ignored) is var count and > 0)
            {
                Turns.Release(count);
            }

            Environment.Exit(ParentGone);
        })
        {
            IsBackground = true,
            Name = "lifeline",
        };
        thread.Start();
    }

    /// <summary>Tells the parent that nothing of this process runs any more, and sleeps until it is its turn.</summary>
    public static Task WaitForTurnAsync(string readyMark, ChildResult result) => WaitAsync(readyMark, Turn, result);

    /// <summary>Tells the parent that all is measured, and sleeps until nothing else is: what comes now disturbs nobody.</summary>
    public static Task WaitForOthersAsync(string readyMark, ChildResult result) => WaitAsync(readyMark, LastTurnOver, result);

    /// <inheritdoc cref="WaitForTurnAsync"/>
    public static void WaitForTurn(string readyMark, ChildResult result)
    {
        var phase = result.Phase;
        var before = Ready(readyMark, Turn, result);
        Turns.Wait();
        Begin(phase, before, result);
    }

    private static async Task WaitAsync(string readyMark, char what, ChildResult result)
    {
        var phase = result.Phase;
        var before = Ready(readyMark, what, result);
        await Turns.WaitAsync().ConfigureAwait(false);
        Begin(phase, before, result);
    }

    private static TimeSpan Ready(string mark, char what, ChildResult result)
    {
        result.Phase = "waiting for its turn";
        using (var output = Console.OpenStandardOutput())
        {
            output.Write(Encoding.ASCII.GetBytes(mark + what));
        }

        return Environment.CpuUsage.TotalTime;
    }

    private static void Begin(string phase, TimeSpan before, ChildResult result)
    {
        result.WaitingCpuNs = (result.WaitingCpuNs ?? 0) + (Environment.CpuUsage.TotalTime - before).TotalNanoseconds;
        result.Phase = phase;
    }
}
