using System.Runtime.InteropServices;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pipes;

/// <summary>Reads messages: as many small ones as a read brings; large payloads without copying them, to an aligned place here or to the caller's.</summary>
/// <param name="stream">Of bytes.</param>
/// <param name="mostBytes">Longest payload that is believed: no more memory is set aside for a header's word.</param>
internal sealed class PipeReader(Stream stream, int mostBytes = int.MaxValue)
{
    private const int BufferBytes = 64 << 10;
    private const int KeptBytes = 1 << 20; // a larger buffer is given back
    private const int KeptMessages = 256; // ... after so many messages that need no such
    private const int Alignment = 64; // of payloads that begin a read: functions compute on them where they lie
    private const int StartBytes = 4096; // asked for first when the last message was large: what is read here of its payload must be copied

    private byte[] buffer = [];
    private int aligned; // index of the first byte of the buffer at an aligned address
    private int start;
    private int end;
    private bool wasLarge;
    private int sinceHuge; // messages

    /// <summary>A message, or the beginning of one, has been read but not handed out.</summary>
    public bool HasBytes => end > start;

    /// <summary>Bytes of the last payload that were not read: they must be, by <see cref="ReadSome"/> or <see cref="ReadWhole"/>, before the next message is.</summary>
    public int Rest { get; private set; }

    /// <summary>Blocks for the next message. False: the other side has closed or is gone.</summary>
    /// <exception cref="ProtocolException">The header makes no sense.</exception>
    public bool Read(out MessageHeader header, out ReadOnlySpan<byte> payload) => ReadStart(int.MaxValue, out header, out payload);

    /// <summary>As <see cref="Read"/>, but of a large payload only the first bytes: at least <paramref name="leastBytes"/>.</summary>
    public bool ReadStart(int leastBytes, out MessageHeader header, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        header = default;
        if (!Fill(MessageHeader.Bytes, ahead: MessageHeader.Bytes))
        {
            return false;
        }

        header = MessageHeader.Read(buffer.AsSpan(start), mostBytes);
        start += MessageHeader.Bytes;
        wasLarge = header.Length > BufferBytes;
        sinceHuge = header.Length > KeptBytes ? 0 : sinceHuge + 1;
        if (!Fill(wasLarge ? Math.Min(leastBytes, header.Length) : header.Length))
        {
            return false;
        }

        var here = Math.Min(header.Length, end - start);
        payload = buffer.AsSpan(start, here);
        start += here;
        Rest = header.Length - here;
        return true;
    }

    /// <summary>Blocks for bytes of the rest, as many as there are at once. 0: the other side has closed or is gone.</summary>
    public int ReadSome(Span<byte> target)
    {
        var read = stream.Read(target[..Math.Min(target.Length, Rest)]);
        Rest -= read;
        return read;
    }

    /// <summary>Blocks for the rest of the payload of which <paramref name="payload"/> is the start, which it replaces by the whole.</summary>
    public bool ReadWhole(ref ReadOnlySpan<byte> payload)
    {
        var length = payload.Length + Rest;
        start -= payload.Length;
        if (!Fill(length))
        {
            return false;
        }

        payload = buffer.AsSpan(start, length);
        start += length;
        Rest = 0;
        return true;
    }

    /// <summary>Gives a large buffer back, unless a message has been read that was not handed out.</summary>
    public void Trim()
    {
        if (!HasBytes && buffer.Length > SizeFor(BufferBytes))
        {
            buffer = [];
            aligned = start = end = 0;
        }
    }

    // ahead: an aligned payload is to begin so many bytes behind the start.
    private bool Fill(int bytes, int ahead = 0)
    {
        if (end - start >= bytes)
        {
            return true;
        }

        MakeRoom(bytes, ahead);
        while (end - start < bytes)
        {
            // Of a large payload no byte more than it has: what follows it would have to be moved.
            var missing = bytes - (end - start);
            var wanted = bytes > BufferBytes ? missing : Math.Max(missing, Math.Min(wasLarge ? StartBytes : BufferBytes, buffer.Length - end));
            var read = stream.Read(buffer, end, wanted);
            if (read == 0)
            {
                return false;
            }

            end += read;
        }

        return true;
    }

    private void MakeRoom(int bytes, int ahead)
    {
        if (SizeFor(bytes) > buffer.Length || (sinceHuge > KeptMessages && buffer.Length > SizeFor(KeptBytes)))
        {
            // Messages that are each a little longer than any before must not each need a new buffer. Pages that are not used cost nothing.
            var size = SizeFor(bytes <= BufferBytes ? BufferBytes : Math.Max(bytes, KeptBytes));
            // Pinned: an address that is aligned stays so.
            var larger = GC.AllocateUninitializedArray<byte>(Math.Max(size, end - start + (2 * Alignment)), pinned: true);
            aligned = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(larger, 0) & (Alignment - 1));
            MoveTo(larger, ahead);
        }
        else if (start == end || buffer.Length - start < bytes)
        {
            MoveTo(buffer, ahead);
        }
    }

    private static int SizeFor(int bytes) => (int)Math.Min(Array.MaxLength, bytes + (2L * Alignment));

    private void MoveTo(byte[] target, int ahead)
    {
        var origin = aligned + ((Alignment - ahead) & (Alignment - 1));
        buffer.AsSpan(start, end - start).CopyTo(target.AsSpan(origin));
        buffer = target;
        end = origin + end - start;
        start = origin;
    }
}
