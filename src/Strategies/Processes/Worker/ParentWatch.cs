using System.Diagnostics;

namespace PBench.Strategies.Processes.Worker;

/// <summary>Reads the control pipe: its end means that the parent has gone, however it went, and ends this process at once, also in the middle of an item.</summary>
internal sealed class ParentWatch(Stream control)
{
    private const int WordBytes = 2 * sizeof(long); // a map, and the last of its items that is wanted

    public void Start(Action<long, long> cancelJob) => new Thread(() => Watch(cancelJob)) { IsBackground = true, Name = "pbench parent watch" }.Start();

    private void Watch(Action<long, long> cancelJob)
    {
        var word = new byte[WordBytes];
        try
        {
            while (control.ReadAtLeast(word, WordBytes, throwOnEndOfStream: false) == WordBytes)
            {
                cancelJob(BitConverter.ToInt64(word), BitConverter.ToInt64(word, sizeof(long)));
            }
        }
        catch (IOException)
        {
            // As good as the end.
        }

        EndNow();
    }

    // By itself: a worker whose parent lives does not load the assembly of Process.
    private static void EndNow()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill(); // not Exit: that would run the user's handlers and wait for them
    }
}
