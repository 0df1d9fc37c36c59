using System.Diagnostics;

namespace PBench.Reliability.Tests.Stress;

/// <summary>Maps of every kind, side by side on one session, with whatever can go wrong in them: each ends, with what a plain loop would have given.</summary>
/// <remarks>
/// <c>PBENCH_STRESS_MAPS</c> or <c>PBENCH_STRESS_MINUTES</c> on each path (default: some seconds), and <c>PBENCH_STRESS_SEED</c>. A failure
/// names the seed of its session and the command that runs it again; the moments are the scheduler's, so a race may need several runs.
/// </remarks>
public sealed class MixedMapsTests
{
    private static readonly TimeSpan DailyShare = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan DailyShareInProcess = TimeSpan.FromSeconds(3);

    [Test]
    public async Task Every_map_ends_with_what_a_plain_loop_would_have_given([ValueSource(typeof(StressPath), nameof(StressPath.All))] StressPath path)
    {
        var clock = Stopwatch.StartNew();
        var time = StressSetting.Maps is not null ? Timeout.InfiniteTimeSpan : StressSetting.Time ?? (path.IsProcesses ? DailyShare : DailyShareInProcess);
        var (maps, sessions, descriptors) = (0, 0, 0);
        while (IsTime() && maps < (StressSetting.Maps ?? int.MaxValue))
        {
            var seed = StressSetting.Seed + sessions;
            maps += await RunAsync(new MixedSession(path, seed), seed);
            descriptors = sessions++ == 4 ? Machine.Descriptors() : descriptors;
        }

        await TestContext.Out.WriteLineAsync($"{path}: {maps} maps in {sessions} sessions, {clock.Elapsed.TotalSeconds:0} s");
        if (descriptors > 0)
        {
            Assert.That(Machine.Descriptors(), Is.LessThanOrEqualTo(descriptors + 10), "descriptors must not grow");
        }

        bool IsTime() => time == Timeout.InfiniteTimeSpan || clock.Elapsed < time;

        async Task<int> RunAsync(MixedSession session, int seed)
        {
            try
            {
                await session.RunAsync(IsTime);
                await Cleanliness.AssertCleanAsync();
                return session.Ran;
            }
            catch (Exception failed)
            {
                throw new InvalidOperationException($"{session}\nPBENCH_STRESS_SEED={seed} PBENCH_STRESS_MAPS={MixedSession.Maps} dotnet test tests/Reliability.Tests -c Release --filter 'FullyQualifiedName~MixedMaps&Name~\\({path}\\)'\n{failed.Message}", failed);
            }
        }
    }
}
