using System.IO.MemoryMappedFiles;
using PBench.Reliability.Tests.Driver;
using PBench.Strategies;
using PBench.Strategies.Interop;

namespace PBench.Reliability.Tests;

/// <summary>What the environment refuses is a clear error: by quota and injected faults, never by filling the machine.</summary>
[CancelAfter(120_000)]
public sealed class ScarcityTests
{
    [TearDown]
    public async Task NothingIsLeft()
    {
        AppContext.SetData(Platform.SegmentsSetting, null);
        await Cleanliness.AssertCleanAsync();
    }

    [Test]
    public async Task Shared_memory_that_is_refused_fails_the_session_with_the_cause([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool, [Values(0, 1)] int granted)
    {
        AppContext.SetData(Platform.SegmentsSetting, new Quota(granted));

        var opening = pool.OpenAsync(workers: 2);

        // With one segment one worker may be ready before the other fails: then the first map hears of it.
        var error = await Assert.ThrowsAsync<SessionFailedException>(async () =>
        {
            await using var session = await opening.WaitAsync(TimeSpan.FromSeconds(30));
            await session.MapAsync(
                (int x) =>
                {
                    Thread.Sleep(20);
                    return x;
                },
                Enumerable.Range(0, 10_000)).WaitAsync(TimeSpan.FromSeconds(30));
        });
        Assert.That(error!.InnerException, Is.InstanceOf<IOException>().With.Message.EqualTo("No space left on device"));
    }

    [Test]
    public async Task A_temporary_folder_that_is_missing_is_named([Values("pipes", "shm")] string transport)
    {
        using var run = new DriverRun("squares", new Pool(transport, IsPortable: true), "exec", "export TMPDIR=/nowhere/at/all");

        var (exitCode, output, _) = await run.EndAsync();

        Assert.That(output, Does.Contain("error SessionFailedException").And.Contain("/nowhere/at/all"));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task Too_few_descriptors_are_an_error_that_says_so([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool, [Values(64, 128, 320)] int limit)
    {
        using var run = new DriverRun("many", pool, "exec", $"ulimit -n {limit}");

        var (exitCode, output, error) = await run.EndAsync();

        Assert.That(output, limit == 320 ? Does.EndWith("sum 2646700\n") : Does.Contain($"error SessionFailedException: 16 workers need").And.Contain($"may have {limit}"), error);
        Assert.That(exitCode, Is.EqualTo(limit == 320 ? 0 : 1), error);
        Assert.That(await Machine.EventuallyAsync(() => run.Processes().Length == 0));
        Assert.That(Directory.GetFileSystemEntries(run.Folder), Is.Empty);
    }

    [Test]
    public async Task An_item_that_needs_more_memory_than_there_is_fails_alone([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        Environment.SetEnvironmentVariable("DOTNET_GCHeapHardLimit", "8000000"); // 128 MiB, for the workers
        try
        {
            await using var session = await pool.OpenAsync();

            var outcomes = await session.OutcomesAsync((int x) => Fill(x == 5 ? 2_000 : 1), Enumerable.Range(0, 12), new MapOptions { ChunkSize = 3 }).ToListAsync();

            Assert.That(outcomes.Where(o => o.IsSuccess).Select(o => o.Index), Is.EqualTo(Enumerable.Range(0, 12).Where(x => x != 5)));
            Assert.That(outcomes[5].Error, Is.TypeOf<WorkerLostException>().Or.InnerException.TypeOf<OutOfMemoryException>());
        }
        finally
        {
            Environment.SetEnvironmentVariable("DOTNET_GCHeapHardLimit", null);
        }
    }

    private static int Fill(int megabytes)
    {
        var all = new List<byte[]>();
        for (var i = 0; i < megabytes; i++)
        {
            all.Add(new byte[1 << 20]);
        }

        return all.Count;
    }

    /// <summary>Shared memory with a limit on the number of segments.</summary>
    private sealed class Quota(int segments) : ISegmentBacking
    {
        private readonly AnonymousBacking backing = new();
        private int made;

        public (MemoryMappedFile File, IDisposable Owner, string Address) Create(long length) =>
            Interlocked.Increment(ref made) <= segments ? backing.Create(length) : throw new IOException("No space left on device");

        public (MemoryMappedFile File, IDisposable Owner) Open(string address, long length) => backing.Open(address, length);

        public void Forget(string address) => backing.Forget(address);
    }
}
