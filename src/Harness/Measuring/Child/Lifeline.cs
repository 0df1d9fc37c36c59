using System.Text;

namespace PBench.Harness.Measuring.Child;

/// <summary>The parent's side of this process: ends it when the parent is gone, and hears when it is its turn.</summary>
/// <remarks>The parent keeps our standard input open. Its end of file means the parent ended, however it did; a byte means it is our turn.</remarks>
internal static class Lifeline
{
    private const int ParentGone = 130;
    private static readonly TaskCompletionSource Turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static void Hold()
    {
        var thread = new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            Span<byte> ignored = stackalloc byte[16];
            while (input.Read(ignored) > 0)
            {
                Turn.TrySetResult();
            }

            Environment.Exit(ParentGone);
        })
        {
            IsBackground = true,
            Name = "lifeline",
        };
        thread.Start();
    }

    /// <summary>Tells the parent that all is prepared, and sleeps until it is this process's turn.</summary>
    public static async Task WaitForTurnAsync(string readyMark, ChildResult result)
    {
        result.Phase = "waiting for its turn";
        using (var output = Console.OpenStandardOutput())
        {
            output.Write(Encoding.ASCII.GetBytes(readyMark));
        }

        var before = Environment.CpuUsage.TotalTime;
        await Turn.Task.ConfigureAwait(false);
        result.WaitingCpuNs = (Environment.CpuUsage.TotalTime - before).TotalNanoseconds;
    }
}
