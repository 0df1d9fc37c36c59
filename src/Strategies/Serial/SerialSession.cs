using PBench.Strategies.Engine;

namespace PBench.Strategies.Serial;

/// <summary>One worker: whoever calls. Also every other strategy's session with 0 workers.</summary>
internal sealed class SerialSession : InProcessSession
{
    private SerialSession(StrategyTraits traits, SessionOptions options)
        : base(traits, options)
    {
    }

    public static async Task<IMapSession> OpenAsync(StrategyTraits traits, SessionOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        // Of a pool without workers it stays true that items are copied (it is portable), and nothing else.
        var session = new SerialSession(
            traits with { Isolation = Isolation.Thread, SurvivesCrash = false, CanKillItem = false, Concurrent = false },
            options with { Workers = 0 });
        session.Initialize();
        return session;
    }

    protected override async Task ExecuteChunksAsync(MapJob job)
    {
        var chunk = job.NewChunk();
        var lease = Slots.NewLease(job);
        while (!job.IsFinished)
        {
            if (!job.HasChunks)
            {
                await job.WaitForChunksAsync().ConfigureAwait(false);
            }

            if (await Slots.EnterAsync(lease, job).ConfigureAwait(false)) // at once, unless another map of the session runs, or an item was given up
            {
                lease = RunChunks(job, chunk, lease);
            }
        }
    }

    // Until there is none or another map wants its turn. Returns the lease to go on with.
    private SlotLease RunChunks(MapJob job, MapChunk chunk, SlotLease lease)
    {
        var before = Slots.MarkThread(Slots);
        chunk.Lease = lease;
        do
        {
            if (!job.TryTake(chunk))
            {
                break;
            }

            job.Execute(chunk, worker: 0);
        }
        while (chunk.Lease is not null && !Slots.IsWanted);

        Slots.MarkThread(before);
        if (chunk.Lease is null)
        {
            return Slots.NewLease(job); // an item ran out of its time and keeps the other
        }

        Slots.Leave(lease);
        return lease;
    }
}
