using System.IO.MemoryMappedFiles;
using PBench.Strategies;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Reliability.Tests.Frames;

/// <summary>Items that write rubbish where their worker talks to its parent: the session fails or loses the worker; the parent lives and never hangs.</summary>
[CancelAfter(120_000)]
public sealed class HostileWorkerTests
{
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(30);

    [TearDown]
    public Task NothingIsLeft() => Cleanliness.AssertCleanAsync();

#if !DEBUG // which asserts what this damages
    [Test]
    public async Task Rubbish_in_the_mailbox([Values("pipes", "shm")] string transport, [Range(1, 8)] int seed) =>
        await SurvivesAsync(new Pool(transport, IsPortable: false), seed, static number => ScribbleInMailbox(number));
#endif

    [Test]
    public async Task Rubbish_in_the_pipes([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool, [Range(1, 4)] int seed) =>
        await SurvivesAsync(pool, seed, static number => ScribbleInPipes(number));

    [Test]
    public async Task Memory_cannot_be_cut_short_under_the_parent([Values("pipes", "shm")] string transport)
    {
        await using var session = await new Pool(transport, IsPortable: false).OpenAsync(workers: 1);

        var refused = await session.RunAsync(() => CutShort()).WaitAsync(Watchdog);

        Assert.That(refused, Is.GreaterThan(0));
        Assert.That(await session.MapAsync((int x) => x + 1, [1, 2, 3]).WaitAsync(Watchdog), Is.EqualTo(new[] { 2, 3, 4 }));
    }

    private static async Task SurvivesAsync(Pool pool, int seed, Action<int> attack)
    {
        var session = await pool.OpenAsync(new SessionOptions { Workers = 2, RespawnLimit = 20 });
        try
        {
            for (var i = 0; i < 5; i++)
            {
                var number = (seed * 1000) + i;
                var map = session.MapAsync(
                    (int x) =>
                    {
                        if (x == 7)
                        {
                            attack(number);
                        }

                        return x;
                    },
                    Enumerable.Range(0, 50),
                    new MapOptions { OnError = ErrorPolicy.Collect, ChunkSize = 10, Timeout = TimeSpan.FromSeconds(2) });
                await map.WaitAsync(Watchdog);
            }
        }
        catch (Exception failed) when (failed is SessionFailedException or AggregateException || (failed is TimeoutException && failed.Message != new TimeoutException().Message))
        {
            // Refused, or a worker lost, or one that does not answer any more, which is the map's own time limit's affair.
        }
        finally
        {
            await session.DisposeAsync().AsTask().WaitAsync(Watchdog);
        }
    }

    private static void ScribbleInMailbox(int seed)
    {
        var random = new Random(seed);
        foreach (var path in Memories())
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            using var file = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
            using var view = file.CreateViewAccessor();
            for (var i = 0; i < 200; i++)
            {
                // The words of all, those of the first slots, and anything else: lanes, items, records.
                var at = random.Next(4) switch
                {
                    0 => random.NextInt64(view.Capacity - 8),
                    1 => random.Next(MailboxLayout.UsedSlots + 8),
                    _ => MailboxLayout.ParentWords(0) + random.Next(MailboxLayout.ParentWords(MailboxLayout.ControlSlot + 1) - MailboxLayout.ParentWords(0)),
                };
                view.Write(at & ~7, random.Next(2) == 0 ? random.NextInt64() : random.Next(8));
            }
        }
    }

    private static void ScribbleInPipes(int seed)
    {
        var random = new Random(seed);
        string[] console = [Target("/proc/self/fd/0"), Target("/proc/self/fd/1"), Target("/proc/self/fd/2")];
        foreach (var path in Directory.GetFileSystemEntries("/proc/self/fd").Where(path => !console.Contains(Target(path))))
        {
            try
            {
                var info = File.ReadAllText(path.Replace("/fd/", "/fdinfo/", StringComparison.Ordinal));
                var isWritable = info.Split('\n').First(line => line.StartsWith("flags:", StringComparison.Ordinal)).EndsWith('1');
                if (isWritable && Path.GetFileName(Target(path)).StartsWith("pipe:", StringComparison.Ordinal))
                {
                    using var pipe = new FileStream(File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite), FileAccess.Write, 0);
                    var noise = new byte[random.Next(1, 200)];
                    random.NextBytes(noise);
                    pipe.Write(noise);
                }
            }
            catch (IOException)
            {
                // A descriptor that has gone meanwhile.
            }
        }
    }

    private static int CutShort()
    {
        var refused = 0;
        foreach (var path in Memories())
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            try
            {
                RandomAccess.SetLength(handle, 0);
            }
            catch (Exception sealedMemory) when (sealedMemory is UnauthorizedAccessException or IOException)
            {
                refused++;
            }
        }

        return refused;
    }

    private static string[] Memories() =>
    [
        .. Directory.GetFileSystemEntries("/proc/self/fd").Where(path => Target(path).Contains("memfd:", StringComparison.Ordinal) && !Target(path).Contains("doublemapper", StringComparison.Ordinal)),
    ];

    private static string Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: false)?.FullName ?? "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
