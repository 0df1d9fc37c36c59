using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PBench.Strategies.Processes.Protocol;

/// <summary>What a message is; the bytes that follow it are its payload.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct MessageHeader
{
    /// <summary>Size on the wire.</summary>
    public static int Bytes => Unsafe.SizeOf<MessageHeader>();

    /// <summary>Longest payload that is sent: a length is an int, an array a little shorter than the largest, and a buffer for a payload a little longer than that.</summary>
    public const int MostBytes = int.MaxValue - (64 << 10);

    public MessageKind Kind;

    /// <summary>Slot of a chunk, from 0, or <see cref="MailboxLayout.ControlSlot"/>.</summary>
    public int Slot;

    /// <summary>Number of the message in the order of sending; wraps around.</summary>
    public int Sequence;

    /// <summary>The map.</summary>
    public long Job;

    /// <summary>The chunk, unique among all that this worker gets; or a shared value.</summary>
    public long Chunk;

    /// <summary>Index of the first item.</summary>
    public long First;

    /// <summary>Items.</summary>
    public int Count;

    /// <summary>Bytes of payload.</summary>
    public int Length;

    /// <summary>Of these, bytes of <see cref="JobTerms"/> in front of the items: the worker hears of the chunk's map for the first time. 0: it knows the map.</summary>
    public int TermsBytes;

    /// <summary>With terms: number of the map's function. Negative: it is this map's alone.</summary>
    public long Function;

    /// <summary>A map that the worker may forget; 0: none.</summary>
    public long Ended;

    public readonly void Write(Span<byte> target) => MemoryMarshal.Write(target, in this);

    /// <param name="source">At least <see cref="Bytes"/>.</param>
    /// <param name="mostBytes">Longest payload that is believed.</param>
    /// <exception cref="ProtocolException">No side of this version sends such a header.</exception>
    public static MessageHeader Read(ReadOnlySpan<byte> source, int mostBytes = int.MaxValue)
    {
        var header = MemoryMarshal.Read<MessageHeader>(source);
        var lastSlot = header.Kind is MessageKind.Chunk or MessageKind.Part or MessageKind.End ? MailboxLayout.Slots - 1 : MailboxLayout.ControlSlot;
        return header.Kind is >= MessageKind.Open and <= MessageKind.End && header.Slot >= 0 && header.Slot <= lastSlot && header.Count >= 0 && header.Length >= 0 && header.Length <= mostBytes
            && header.TermsBytes >= 0 && header.TermsBytes <= header.Length
            ? header
            : throw new ProtocolException($"A message has kind {(int)header.Kind}, slot {header.Slot}, {header.Count} items and {header.TermsBytes} of {header.Length} bytes for its map: it is not one of ours.");
    }
}

/// <summary>Messages, to the worker and from it.</summary>
internal enum MessageKind
{
    /// <summary>To the worker, first: the session's options. Payload: <see cref="SessionTerms"/>.</summary>
    Open = 1,

    /// <summary>To the worker: items. Payload: of the first chunk of a map <see cref="JobTerms"/>; the items' bytes.</summary>
    Chunk,

    /// <summary>To the worker: a value that functions refer to by its number. Payload: its bytes.</summary>
    Share,

    /// <summary>To the worker: forget a shared value.</summary>
    Unshare,

    /// <summary>To the worker, which has had nothing to do for long: give memory back. Payload: numbers of maps that it may forget.</summary>
    Rest,

    /// <summary>To the worker: end.</summary>
    Quit,

    /// <summary>From the worker: it can take chunks.</summary>
    Ready,

    /// <summary>From the worker: its initializer threw. Payload: the exception.</summary>
    InitializerThrew,

    /// <summary>From the worker: records of a chunk; more will follow.</summary>
    Part,

    /// <summary>From the worker: the chunk's last records.</summary>
    End,

    /// <summary>Never sent: a chunk that was taken back before the worker looked at it. What it says of its map holds.</summary>
    Withdrawn,
}
