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

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    private sealed class Transport : ITransport
    {
        public string Name => StrategyName;

        private const int LargestPlace = 32 << 20;

        public MailboxLayout Layout { get; } = new(PlaceBytes(), PlaceBytes());

        public TimeSpan TargetChunkTime { get; } = TimeSpan.FromMicroseconds(500);

        // 512 KiB was the best size for copying large maps through (256 KiB to 1 MiB: within 10 %); see docs/design/transports.md.
        public int MostBytes => MailboxLayout.KeptBytes - Record.HeaderBytes;

        public TimeSpan BundleTime { get; } = TimeSpan.FromMicroseconds(500);

        // Chunks of a size that the user chose go in one piece, too, if they are not larger than this. Anonymous memory that was never
        // touched costs nothing; a file is allocated as a whole, and a small machine must not promise what it does not have.
        private static int PlaceBytes() => Platform.Current.IsPortable
            ? MailboxLayout.KeptBytes
            : (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 128, MailboxLayout.KeptBytes, LargestPlace) / Environment.SystemPageSize * Environment.SystemPageSize;

        public IWakeUps GatherWakeUps() => new WakeUps();

        public WorkerLink Connect(Mailbox mailbox, Platform platform, OneWayPipe toWorker, OneWayPipe fromWorker) => new SharedMemoryLink(mailbox, platform, toWorker, fromWorker);
    }
}
