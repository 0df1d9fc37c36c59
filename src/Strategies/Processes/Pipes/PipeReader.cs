using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pipes;

/// <summary>Reads messages: as many as a read brings, large payloads without copying them twice.</summary>
/// <param name="stream">Of bytes.</param>
/// <param name="mostBytes">Longest payload that is believed: no more memory is set aside for a header's word.</param>
internal sealed class PipeReader(Stream stream, int mostBytes = int.MaxValue)
{
    private const int BufferBytes = 64 << 10;
    private const int KeptBytes = 1 << 20; // a larger buffer is given back after its message

    private byte[] buffer = new byte[BufferBytes];
    private int start;
    private int end;

    /// <summary>A message, or the beginning of one, has been read but not handed out.</summary>
    public bool HasBytes => end > start;

    /// <summary>Blocks for the next message. False: the other side has closed or is gone.</summary>
    /// <exception cref="ProtocolException">The header makes no sense.</exception>
    public bool Read(out MessageHeader header, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        header = default;
        if (!Fill(MessageHeader.Bytes))
        {
            return false;
        }

        header = MessageHeader.Read(buffer.AsSpan(start), mostBytes);
        start += MessageHeader.Bytes;
        if (!Fill(header.Length))
        {
            return false;
        }

        payload = buffer.AsSpan(start, header.Length);
        start += header.Length;
        return true;
    }

    private bool Fill(int bytes)
    {
        if (end - start >= bytes)
        {
            return true;
        }

        MakeRoom(bytes);
        while (end - start < bytes)
        {
            var read = stream.Read(buffer, end, buffer.Length - end);
            if (read == 0)
            {
                return false;
            }

            end += read;
        }

        return true;
    }

    private void MakeRoom(int bytes)
    {
        var size = Math.Max(BufferBytes, bytes);
        if (size > buffer.Length || (buffer.Length > KeptBytes && size <= KeptBytes))
        {
            var larger = new byte[Math.Max(size, end - start)];
            buffer.AsSpan(start, end - start).CopyTo(larger);
            buffer = larger;
        }
        else if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
        }

        end -= start;
        start = 0;
    }
}
