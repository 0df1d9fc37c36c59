using PBench.Strategies.Interop;
using PBench.Strategies.Processes;
using PBench.Strategies.Processes.Pipes;
using PBench.Strategies.Processes.Pool;
using PBench.Strategies.Processes.Protocol;
using PBench.Strategies.Serial;

namespace PBench.Strategies;

/// <summary>Worker processes; items and results go through pipes. Works wherever processes do.</summary>
public sealed class PipePoolStrategy : IParallelMapStrategy
{
    internal const string StrategyName = "pipes";

    /// <inheritdoc/>
    public string Name => StrategyName;

    /// <inheritdoc/>
    public StrategyTraits Traits { get; } = new(Isolation.Process, SurvivesCrash: true, CanKillItem: true, ItemsCrossBoundary: true);

    /// <inheritdoc/>
    public Task<IMapSession> OpenAsync(SessionOptions? options = null, CancellationToken cancellation = default)
    {
        var set = (options ?? new SessionOptions()).Checked();
        return set.Workers == 0
            ? SerialSession.OpenAsync(Traits, set with { Portable = true }, cancellation)
            : PoolSession.OpenAsync(Traits, set, new Transport(), cancellation);
    }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    private sealed class Transport : ITransport
    {
        // Twice in a pipe of 1 MiB, so that a chunk waits for a worker and not the other way round, and in one piece in the place for results.
        // Measured with 80 MB in and out: 18 ms; with 128 KiB 22 ms, with 960 KiB (nothing waits) 19 to 29 ms.
        private const int MostChunkBytes = 480 << 10;

        public string Name => StrategyName;

        // Results are written here first and sent from here, so that what is finished survives the worker.
        public MailboxLayout Layout { get; } = new(ItemBytes: 0, ResultBytes: MostChunkBytes + Environment.SystemPageSize);

        public TimeSpan TargetChunkTime { get; } = TimeSpan.FromMilliseconds(1);

        public int MostBytes => MostChunkBytes;

        public TimeSpan BundleTime { get; } = TimeSpan.FromMicroseconds(500);

        public WorkerLink Connect(Mailbox mailbox, Platform platform, OneWayPipe toWorker, OneWayPipe fromWorker) => new PipeLink(mailbox, toWorker, fromWorker);
    }
}
