using System.Buffers;

namespace PBench.Strategies.Payloads;

/// <summary>Bytes being written that can be taken back or filled in later; grows, and is used again and again.</summary>
internal sealed class PayloadBuffer : IBufferWriter<byte>
{
    private const int FirstBytes = 4096;
    private const int KeptBytes = 1 << 20; // a larger buffer is given back when it was not needed: for each large chunk a new one, grown step by step, costs as much as encoding it
    private byte[] bytes = [];

    /// <summary>Why a value is refused that does not even fit into an empty buffer.</summary>
    public static PayloadRefusal TooLarge => new("it takes more than 2 GB as bytes", "");

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; may be changed in place.</summary>
    public Span<byte> Written => bytes.AsSpan(0, Length);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        if (Length < bytes.Length / 4)
        {
            GiveBack();
        }

        RollBack(0);
    }

    /// <summary>Nothing as large as before is about to be written.</summary>
    public void GiveBack()
    {
        if (bytes.Length > KeptBytes)
        {
            RollBack(0);
            bytes = [];
        }
    }

    /// <summary>What was last written did not fit: an array has no more elements.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Takes back what was written after <paramref name="length"/>.</summary>
    public void RollBack(int length)
    {
        Length = length;
        IsFull = false;
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, bytes.Length - Length);
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return bytes.AsSpan(Length);
    }

    private void Reserve(int room)
    {
        room = Math.Max(1, room);
        if (bytes.Length - Length >= room)
        {
            return;
        }

        var least = (long)Length + room;
        if (least > Array.MaxLength)
        {
            IsFull = true;
            throw TooLarge;
        }

        var larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(Array.MaxLength, Math.Max(Math.Max(FirstBytes, 2L * bytes.Length), least)));
        Written.CopyTo(larger);
        bytes = larger;
    }
}
