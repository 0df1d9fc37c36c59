using PBench.Strategies.Interop;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pipes;

/// <summary>The parent's end: messages go by one pipe, records come by another.</summary>
internal sealed class PipeLink(OneWayPipe toWorker, OneWayPipe fromWorker) : WorkerLink
{
    /// <summary>Half of the smallest pipe that Linux gives (64 KiB): what is sent while the worker is busy must not fill the pipe, or both sides would wait in a write.</summary>
    private const int MostWhileBusy = 32 << 10;

    private const int MostFromWorker = 64 << 20; // records come in parts of the mailbox's size; an initializer's exception is the longest

    private readonly PipeReader reader = new(fromWorker.Stream, MostFromWorker);
    private readonly PipeWriter writer = new(toWorker.Stream);

    public override bool Fits(int slot, int payloadBytes) => payloadBytes <= MostWhileBusy;

    public override bool Receive(out MessageHeader header, out ReadOnlySpan<byte> payload)
    {
        bool some;
        try
        {
            some = reader.Read(out header, out payload);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            header = default;
            payload = default;
            return false;
        }

        return !some || header.Kind is MessageKind.Ready or MessageKind.InitializerThrew or MessageKind.Part or MessageKind.End
            ? some
            : throw new ProtocolException($"A worker sent a message of kind {header.Kind}.");
    }

    public override bool TryReceive(out MessageHeader header, out ReadOnlySpan<byte> payload)
    {
        if (reader.HasBytes || PipeState.HasBytes(fromWorker.Handle))
        {
            return Receive(out header, out payload);
        }

        header = default;
        payload = default;
        return false;
    }

    public override void CloseWorkerEnds()
    {
        fromWorker.CloseWorkerEnd();
        toWorker.CloseWorkerEnd();
    }

    // If the worker never opened its end, our copy of it would keep the read waiting.
    public override void Break() => CloseWorkerEnds();

    public override void Dispose()
    {
        toWorker.Dispose();
        fromWorker.Dispose();
    }

    protected override void SendNow(in MessageHeader header, ReadOnlySpan<byte> payload) => writer.Write(header, payload);
}
