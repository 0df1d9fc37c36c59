using PBench.Strategies.Interop;
using PBench.Strategies.Processes;
using PBench.Strategies.Processes.Pipes;
using PBench.Strategies.Processes.Pool;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Tests.Processes;

/// <summary>Pipes whose sends fail for chunks that a test chooses, with what it chooses.</summary>
/// <param name="failure">Of the chunk that begins with the item of this index; null: it is sent.</param>
internal sealed class FaultyTransport(Func<long, Exception?> failure) : ITransport
{
    public string Name => PipePoolStrategy.StrategyName;

    public MailboxLayout Layout { get; } = new(ItemBytes: 0, ResultBytes: 64 << 10);

    public TimeSpan TargetChunkTime => TimeSpan.FromMilliseconds(1);

    public int MostBytes => 32 << 10;

    public TimeSpan BundleTime => TimeSpan.Zero;

    public static Task<IMapSession> OpenAsync(int workers, Func<long, Exception?> failure) =>
        PoolSession.OpenAsync(new PipePoolStrategy().Traits, new SessionOptions { Workers = workers }, new FaultyTransport(failure), CancellationToken.None);

    public WorkerLink Connect(Mailbox mailbox, Platform platform, OneWayPipe toWorker, OneWayPipe fromWorker) =>
        new Link(mailbox, new PipeLink(mailbox, toWorker, fromWorker), failure);

    private sealed class Link(Mailbox mailbox, PipeLink inner, Func<long, Exception?> failure) : WorkerLink(mailbox)
    {
        public override int Rest => inner.Rest;

        public override bool Fits(int slot, int payloadBytes) => inner.Fits(slot, payloadBytes);

        public override bool Receive(out MessageHeader header, out ReadOnlySpan<byte> payload) => inner.Receive(out header, out payload);

        public override bool TryReceive(out MessageHeader header, out ReadOnlySpan<byte> payload) => inner.TryReceive(out header, out payload);

        public override void WaitForRest() => inner.WaitForRest();

        public override int ReadSome(Span<byte> target) => inner.ReadSome(target);

        public override bool ReadWhole(ref ReadOnlySpan<byte> payload) => inner.ReadWhole(ref payload);

        public override void Acknowledge(in MessageHeader header) => inner.Acknowledge(header);

        public override void CloseWorkerEnds() => inner.CloseWorkerEnds();

        public override void Break() => inner.Break();

        public override void Dispose() => inner.Dispose();

        protected override void SendNow(in MessageHeader header, ReadOnlySpan<byte> terms, ReadOnlySpan<byte> payload)
        {
            if (header.Kind == MessageKind.Chunk && failure(header.First) is { } why)
            {
                throw why;
            }

            inner.Send(header, payload, terms);
        }
    }
}
