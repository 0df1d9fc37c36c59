using System.Diagnostics;

namespace PBench.Strategies.Engine;

/// <summary>Ends maps whose items wait for slots that are all taken by items which were given up and do not return.</summary>
/// <remarks>
/// They wait as long as another time limit of items, and at least a second. Where no limit is known, they wait without one: what
/// was only cancelled may return, and the map's own limits and its caller end it. It looks only while there is such a limit.
/// </remarks>
internal sealed class SlotWatch
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private readonly Slots slots;
    private readonly Dictionary<MapJob, long> stuckSince = []; // of the running maps; 0: not stuck. Guarded by gate
    private Timer? timer; // guarded by gate; null: does not look

    public SlotWatch(Slots slots)
    {
        this.slots = slots;
        slots.BecameOverdue = Start;
    }

    public void Add(MapJob job)
    {
        lock (gate)
        {
            stuckSince.Add(job, 0);
        }

        if (Patience(job) is not null)
        {
            Start();
        }
    }

    public void Remove(MapJob job)
    {
        lock (gate)
        {
            stuckSince.Remove(job);
            if (stuckSince.Count == 0)
            {
                timer?.Dispose();
                timer = null;
            }
        }
    }

    private TimeSpan? Patience(MapJob job) => (job.Options.ItemTimeout ?? slots.LongestOverdue) is { } limit
        ? limit > LeastPatience ? limit : LeastPatience
        : null;

    private void Start()
    {
        lock (gate)
        {
            if (stuckSince.Count > 0)
            {
                timer ??= new Timer(_ => Look(), null, Period, Period);
            }
        }
    }

    private void Look()
    {
        List<(MapJob Job, TimeSpan Waited)> hopeless = [];
        lock (gate)
        {
            var now = Stopwatch.GetTimestamp();
            var running = stuckSince.Keys.Where(static job => !job.IsFinished).Select(static job => job.Id).ToHashSet();
            foreach (var job in stuckSince.Keys.ToArray())
            {
                var isStuck = !job.IsNested && job.HasItemsLeft && !job.IsTelling && slots.IsStuck(Slots.Whole / job.ItemsPerWorker, running.Contains);
                var since = stuckSince[job] = !isStuck ? 0 : stuckSince[job] == 0 ? now : stuckSince[job];
                if (isStuck && Stopwatch.GetElapsedTime(since, now) is var waited && waited >= Patience(job))
                {
                    hopeless.Add((job, waited));
                }
            }
        }

        foreach (var (job, waited) in hopeless)
        {
            job.Abort(new SessionFailedException(
                $"Every worker is still held by an item that was cancelled or ran out of its time and does not return: the items left waited {waited.TotalSeconds:0.#} s for one. " +
                "Threads cannot be stopped. Let the function end when its time is up, or run it on a process pool, which kills its worker."));
        }
    }
}
