using System.Diagnostics;
using System.Globalization;
using PBench.Reliability.Tests.Driver;

namespace PBench.Reliability.Tests;

/// <summary>The parent is killed at random moments: neither workers nor their workers, files or sockets stay.</summary>
public sealed class ParentDeathTests
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("PBENCH_PARENT_KILLS") ?? "100", CultureInfo.InvariantCulture);
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("PBENCH_PARENT_SEED") ?? "7", CultureInfo.InvariantCulture);

    [Test]
    public async Task Nothing_is_left_when_the_parent_is_killed_at_a_random_moment()
    {
        var longest = TimeSpan.Zero;
        var processes = 0;
        var swept = 0;
        await Parallel.ForAsync(0, Kills, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (i, _) =>
        {
            var random = new Random(Seed + i);
            var pool = Pool.All[i % Pool.All.Length];
            var scenario = random.Next(3) == 0 ? "nested" : "busy";
            using var run = new DriverRun(scenario, pool, random.Next(4) == 0 ? "hook" : "exec");
            await WaitAsync(run, random);
            var alive = run.Processes().Length;
            var clock = Stopwatch.StartNew();
            run.Kill();
            var gone = await Machine.EventuallyAsync(() => run.Processes().Length == 0);
            var took = clock.Elapsed;
            Assert.That(gone, $"kill {i} of {pool} {scenario}: processes {string.Join(", ", run.Processes())} are left");
            var files = Directory.GetFileSystemEntries(run.Folder);
            if (pool.IsPortable && files.Length > 0)
            {
                // Between the making of a file and the start of its worker there is nobody who could remove it but the next session.
                Assert.That(files.Length, Is.LessThanOrEqualTo(2));
                await SweepAsync(pool, run.Folder);
                Interlocked.Add(ref swept, files.Length);
                files = Directory.GetFileSystemEntries(run.Folder);
            }

            Assert.That(files, Is.Empty, $"kill {i} of {pool} {scenario}");
            lock (this)
            {
                longest = took > longest ? took : longest;
                processes += alive;
            }
        });
        await TestContext.Out.WriteLineAsync($"{Kills} kills, {processes} processes, longest until all were gone {longest.TotalMilliseconds:0} ms, {swept} files left to the next start");
    }

    // While it starts, while its workers start, when they work.
    private static async Task WaitAsync(DriverRun run, Random random)
    {
        var awaited = random.Next(3) switch { 0 => "main", 1 => "opening", _ => "busy" };
        while (await run.Output.ReadLineAsync() is { } line && line != awaited)
        {
        }

        await Task.Delay(random.Next(150));
    }

    private static async Task SweepAsync(Pool pool, string folder)
    {
        using var next = new DriverRun("squares", pool, "exec", "export TMPDIR=" + folder);
        Assert.That((await next.EndAsync()).ExitCode, Is.Zero);
    }
}
