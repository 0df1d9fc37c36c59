using System.Text;

namespace PBench.Harness.Measuring.Child;

/// <summary>The parent's side of this process: ends it when the parent is gone, and hears when it is its turn.</summary>
/// <remarks>The parent keeps our standard input open. Its end of file means the parent ended, however it did; a byte is one turn.</remarks>
internal static class Lifeline
{
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
    public static async Task WaitForTurnAsync(string readyMark, ChildResult result)
    {
        var phase = result.Phase;
        var before = Ready(readyMark, result);
        await Turns.WaitAsync().ConfigureAwait(false);
        Begin(phase, before, result);
    }

    /// <inheritdoc cref="WaitForTurnAsync"/>
    public static void WaitForTurn(string readyMark, ChildResult result)
    {
        var phase = result.Phase;
        var before = Ready(readyMark, result);
        Turns.Wait();
        Begin(phase, before, result);
    }

    private static TimeSpan Ready(string mark, ChildResult result)
    {
        result.Phase = "waiting for its turn";
        using (var output = Console.OpenStandardOutput())
        {
            output.Write(Encoding.ASCII.GetBytes(mark));
        }

        return Environment.CpuUsage.TotalTime;
    }

    private static void Begin(string phase, TimeSpan before, ChildResult result)
    {
        result.WaitingCpuNs = (result.WaitingCpuNs ?? 0) + (Environment.CpuUsage.TotalTime - before).TotalNanoseconds;
        result.Phase = phase;
    }
}
