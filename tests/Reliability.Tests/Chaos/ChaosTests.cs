using System.Diagnostics;
using System.Globalization;
using PBench.Strategies;

namespace PBench.Reliability.Tests.Chaos;

/// <summary>Random deaths in random maps: every item is accounted for once, nothing hangs, nothing is left.</summary>
/// <remarks>
/// <c>PBENCH_CHAOS_TRIALS</c> (default 150) and <c>PBENCH_CHAOS_SEED</c>. A failure names the seed of its session: with it and as
/// many trials as a session has, just that session is run again.
/// </remarks>
public sealed class ChaosTests
{
    private const int TrialsPerSession = 10;

    [Test]
    public async Task Every_item_is_accounted_for_once_whatever_dies()
    {
        var trials = Number("PBENCH_CHAOS_TRIALS", 150);
        var first = Number("PBENCH_CHAOS_SEED", 20_260_101);
        var errors = Console.Error;
        Console.SetError(TextWriter.Null); // what dying workers print
        var clock = Stopwatch.StartNew();
        var (items, murders, descriptors) = (0, 0, 0);
        try
        {
            for (var session = 0; session * TrialsPerSession < trials; session++)
            {
                var seed = first + session;
                try
                {
                    var (ran, killed) = await SessionAsync(new Random(seed), Math.Min(TrialsPerSession, trials - (session * TrialsPerSession)));
                    (items, murders) = (items + ran, murders + killed);
                    await Cleanliness.AssertCleanAsync();
                }
                catch (Exception failed) when (failed is not AssertionException)
                {
                    throw new InvalidOperationException($"PBENCH_CHAOS_SEED={seed} PBENCH_CHAOS_TRIALS={TrialsPerSession}: {failed}", failed);
                }

                if (session == 4)
                {
                    descriptors = Machine.Descriptors();
                }

                if (trials > 1000 && session % 50 == 49)
                {
                    await TestContext.Progress.WriteLineAsync($"{(session + 1) * TrialsPerSession} trials, {clock.Elapsed.TotalSeconds:0} s");
                }
            }
        }
        finally
        {
            Console.SetError(errors);
        }

        await TestContext.Out.WriteLineAsync($"{trials} trials, {items} items, {murders} workers killed from outside, {clock.Elapsed.TotalSeconds:0} s");
        if (descriptors > 0)
        {
            Assert.That(Machine.Descriptors(), Is.LessThanOrEqualTo(descriptors + 10), "descriptors must not grow");
        }
    }

    private static async Task<(int Items, int Murders)> SessionAsync(Random random, int trials)
    {
        var pool = Pool.All[random.Next(Pool.All.Length)];
        var recycle = random.Next(3) == 0 ? random.Next(1, 40) : (int?)null;
        var options = new SessionOptions { Workers = random.Next(1, 4), MaxItemsPerWorker = recycle, RespawnLimit = int.MaxValue };
        var (items, murders) = (0, 0);
        var session = await pool.OpenAsync(options).WaitAsync(TimeSpan.FromSeconds(60));
        Trial? trial = null;
        try
        {
            for (var i = 0; i < trials; i++)
            {
                trial = new Trial(random, recycle ?? 0);
                await trial.RunAsync(session);
                (items, murders) = (items + trial.Items, murders + trial.Murders);
            }
        }
        catch (Exception failed)
        {
            throw new InvalidOperationException($"{pool}, {options.Workers} workers, {trial}: {failed.Message}", failed);
        }
        finally
        {
            await session.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        }

        return (items, murders);
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
