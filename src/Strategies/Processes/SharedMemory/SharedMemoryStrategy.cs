using PBench.Strategies.Interop;
using PBench.Strategies.Processes;
using PBench.Strategies.Processes.Pool;
using PBench.Strategies.Processes.Protocol;
using PBench.Strategies.Processes.SharedMemory;
using PBench.Strategies.Serial;

namespace PBench.Strategies;

/// <summary>Worker processes; items and results go through memory that both sides have mapped, and no pipe carries any of them.</summary>
public sealed class SharedMemoryStrategy : IParallelMapStrategy
{
    internal const string StrategyName = "shm";

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

    private sealed class Transport : ITransport
    {
        public string Name => StrategyName;

        // 512 KiB was the best size for copying large maps through (256 KiB to 1 MiB: within 10 %); see docs/design/transports.md.
        public MailboxLayout Layout { get; } = new(ItemBytes: 512 << 10, ResultBytes: 512 << 10);

        public TimeSpan TargetChunkTime { get; } = TimeSpan.FromMicroseconds(500);

        // In place: one part, neither assembled nor in fragments.
        public int MostBytes => Layout.ItemBytes - Record.HeaderBytes;

        public TimeSpan BundleTime { get; } = TimeSpan.FromMicroseconds(500);

        public WorkerLink Connect(Mailbox mailbox, Platform platform, OneWayPipe toWorker, OneWayPipe fromWorker) => new SharedMemoryLink(mailbox, platform, toWorker, fromWorker);
    }
}
