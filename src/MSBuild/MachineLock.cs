using System.Diagnostics;

namespace PBench.MSBuild;

/// <summary>The right to measure on this machine, which one process has at a time, whichever user's it is.</summary>
/// <remarks>
/// An exclusively opened file. The system closes it when its holder ends, however that ends, so no lock is ever left behind.
/// Reading is enough to lock, so the file of one user serves all.
/// </remarks>
internal sealed class MachineLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly FileStream held;

    private MachineLock(FileStream held) => this.held = held;

    /// <summary>In a folder that is the same for all users; the temporary folder is not everywhere.</summary>
    public static string File { get; } = Path.Combine(
        OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData) : "/tmp", "pbench-measurement.lock");

    /// <summary>Waits until the file is free.</summary>
    /// <param name="file">Made if it does not exist.</param>
    /// <param name="patience">Longest time to wait.</param>
    /// <param name="waiting">Called once if there is something to wait for.</param>
    /// <exception cref="TimeoutException">It was not free in time, or cannot be opened: why.</exception>
    public static MachineLock Take(string file, TimeSpan patience, Action waiting)
    {
        var clock = Stopwatch.StartNew();
        for (var first = true; ; first = false)
        {
            try
            {
                return new MachineLock(Open(file));
            }
            catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
            {
                if (clock.Elapsed >= patience)
                {
                    throw new TimeoutException($"'{file}', which keeps two measurements from running at once, was not free within {patience.TotalSeconds:0} s: {taken.Message}", taken);
                }

                if (first)
                {
                    waiting();
                }

                Thread.Sleep(Pause);
            }
        }
    }

    public void Dispose() => held.Dispose();

    private static FileStream Open(string file)
    {
        try
        {
            // Never "open or create": Linux refuses that for a file of another user in /tmp (fs.protected_regular).
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None);
        }
        catch (FileNotFoundException)
        {
            var made = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            if (!OperatingSystem.IsWindows())
            {
                System.IO.File.SetUnixFileMode(made.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            }

            return made;
        }
    }
}
