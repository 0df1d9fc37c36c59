using PBench.Strategies;

namespace PBench.Reliability.Tests.Stress;

/// <summary>One session and the callers that share it: everything but the moments follows from the seed.</summary>
internal sealed class MixedSession
{
    /// <summary>Maps of one session, by all of its callers.</summary>
    public const int Maps = 300;

    private readonly StressPath path;
    private readonly int seed;
    private readonly SessionOptions options;
    private readonly int callers;
    private readonly bool isCalm;
    private readonly bool hasMurders;
    private readonly MapRun?[] running; // by caller
    private int ran;

    public MixedSession(StressPath path, int seed)
    {
        (this.path, this.seed) = (path, seed);
        var dice = new Random(seed);
        options = new SessionOptions
        {
            Workers = dice.Next(3) == 0 ? dice.Next(1, 9) : dice.Next(1, 4),
            MaxItemsPerWorker = dice.Next(3) == 0 ? dice.Next(20, 2000) : null,
            RespawnLimit = int.MaxValue,
            Portable = dice.Next(3) == 0, // in-process strategies: through the round trip
        };
        callers = dice.Next(1, 5);
        isCalm = dice.Next(2) == 0;
        hasMurders = path.IsProcesses && !isCalm && dice.Next(3) == 0;
        running = new MapRun?[callers];
    }

    /// <summary>Maps that were run and checked.</summary>
    public int Ran => Volatile.Read(ref ran);

    public override string ToString() =>
        $"{path}, seed {seed}: {options.Workers} workers, {callers} callers, {(options.MaxItemsPerWorker is { } items ? $"recycled after {items}, " : "")}{(isCalm ? "calm" : hasMurders ? "with murders" : "")}{(options.Portable && !path.IsProcesses ? ", portable" : "")}";

    /// <summary>Runs its maps, or as many as there is time for.</summary>
    public async Task RunAsync(Func<bool> isTime)
    {
        var session = await path.OpenAsync(options).WaitAsync(StressSetting.Watchdog);
        using var done = new CancellationTokenSource();
        var murderer = hasMurders ? MurderAsync(done.Token) : Task.CompletedTask;
        try
        {
            var dice = Enumerable.Range(0, callers).Select(caller => new Random((seed * 16) + caller)).ToArray();
            while (Ran < Maps && isTime())
            {
                // They wait for each other now and then: a map that hangs is not to be helped on by those that come after it.
                await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(session, caller, dice[caller]))));
            }
        }
        finally
        {
            await done.CancelAsync();
            await murderer;
            await session.DisposeAsync().AsTask().WaitAsync(StressSetting.Watchdog);
        }
    }

    private async Task CallAsync(IMapSession session, int caller, Random dice)
    {
        for (var left = dice.Next(1, 5); left > 0; left--)
        {
            var run = running[caller] = MapRun.Of(new MapPlan(dice, path.IsProcesses, isCalm, hasMurders), Path.Combine(Path.GetTempPath(), $"mark-{caller}"));
            try
            {
                await run.RunAsync(session).WaitAsync(StressSetting.Watchdog);
                run.Check();
                Interlocked.Increment(ref ran);
            }
            catch (TimeoutException)
            {
                var others = string.Join("\n", running.Where(other => other is not null && other != run).Select(other => $"  beside {other!.Plan}"));
                throw new InvalidOperationException($"after {Ran} maps, one of caller {caller} hangs: {run.Plan}\n{others}\n{SessionDump.Of(session)}");
            }
            catch (Exception failed)
            {
                throw new InvalidOperationException($"after {Ran} maps, one of caller {caller} is wrong: {run.Plan}\n{failed.Message}\nIt threw {run.Thrown}", failed);
            }
            finally
            {
                running[caller] = null;
            }
        }
    }

    // Kills workers from outside, at moments that have nothing to do with what they do.
    private async Task MurderAsync(CancellationToken done)
    {
        var dice = new Random(seed);
        while (!done.IsCancellationRequested)
        {
            await Task.WhenAny(Task.Delay(dice.Next(100, 1000), done));
            if (!done.IsCancellationRequested && Machine.Children() is { Length: > 0 } children)
            {
                Machine.Signal(children[dice.Next(children.Length)], Machine.SigKill);
            }
        }
    }
}
