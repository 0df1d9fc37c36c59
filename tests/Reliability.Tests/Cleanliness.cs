[assembly: NonParallelizable]

namespace PBench.Reliability.Tests;

/// <summary>Runs all tests in a temporary folder of their own, so that whatever lies in it at the end was left behind.</summary>
[SetUpFixture]
public sealed class Cleanliness
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("pbench-reliability-").FullName;
    private static readonly string[] SharedMemoryBefore = SharedMemoryFiles();

    /// <summary>Files that must not be there when no session is open: segments, and sockets and pipes of killed runtimes.</summary>
    public static string[] Leftovers() => [.. Directory.GetFileSystemEntries(Folder), .. SharedMemoryFiles().Except(SharedMemoryBefore)];

    /// <summary>No worker and no file is left.</summary>
    public static async Task AssertCleanAsync()
    {
        Assert.That(await Machine.EventuallyAsync(() => Machine.Children().Length == 0), $"processes are left: {string.Join(", ", Machine.Children())}");
        Assert.That(Leftovers(), Is.Empty);
    }

    [OneTimeSetUp]
    public void UseOwnFolder() => Environment.SetEnvironmentVariable("TMPDIR", Folder);

    [OneTimeTearDown]
    public async Task EverythingIsGone()
    {
        await AssertCleanAsync();
        Environment.SetEnvironmentVariable("TMPDIR", null);
        Directory.Delete(Folder, recursive: true);
    }

    private static string[] SharedMemoryFiles() =>
        Directory.Exists("/dev/shm") ? [.. Directory.GetFileSystemEntries("/dev/shm").Where(path => path.Contains("pbench", StringComparison.OrdinalIgnoreCase))] : [];
}
