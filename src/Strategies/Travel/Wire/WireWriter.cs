using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace PBench.Strategies.Travel;

/// <summary>The primitives of the wire form, written straight into the memory that the output hands out.</summary>
/// <remarks>The output must hand out arrays, as every buffer here does: this class keeps the piece at hand between calls, which a span cannot be.</remarks>
internal class WireWriter
{
    private const int LeastRoom = 256;

    private IBufferWriter<byte> output = null!;
    private byte[] piece = [];
    private int start;
    private int at;
    private int end;

    /// <summary>What was written before is done with; an unfinished value's bytes, which were never advanced over, are forgotten.</summary>
    public void Begin(IBufferWriter<byte> into)
    {
        output = into;
        piece = [];
        start = at = end = 0;
    }

    /// <summary>Hands over what was written; lets go of the output.</summary>
    public void End()
    {
        output.Advance(at - start);
        Begin(null!);
    }

    public void Byte(byte value)
    {
        if (at == end)
        {
            Refill(1);
        }

        piece[at++] = value;
    }

    /// <summary>A number from 0: seven bits a byte, low bits first.</summary>
    public void Count(uint value)
    {
        if (end - at < 5)
        {
            Refill(5);
        }

        ref var first = ref MemoryMarshal.GetArrayDataReference(piece);
        while (value >= 0x80)
        {
            Unsafe.Add(ref first, at++) = (byte)(value | 0x80);
            value >>= 7;
        }

        Unsafe.Add(ref first, at++) = (byte)value;
    }

    public void Count(int value) => Count((uint)value);

    /// <summary>The memory of a value without references.</summary>
    public void Value<T>(T value)
    {
        var size = Unsafe.SizeOf<T>();
        if (end - at < size)
        {
            Refill(size);
        }

        Unsafe.WriteUnaligned(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(piece), at), value);
        at += size;
    }

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        if (end - at < bytes.Length)
        {
            Refill(bytes.Length);
        }

        bytes.CopyTo(piece.AsSpan(at));
        at += bytes.Length;
    }

    /// <summary>A text: one byte a character where all are ASCII, as nearly always, else two, so that a lone surrogate survives.</summary>
    /// <param name="value">The text.</param>
    /// <param name="first">The head of an empty one; smaller heads are the caller's.</param>
    public void Characters(string value, uint first = 0)
    {
        var head = first + ((uint)value.Length << 1);
        if (!TryAscii(value, head))
        {
            Count(head + 1);
            Raw(MemoryMarshal.AsBytes(value.AsSpan()));
        }
    }

    private bool TryAscii(string value, uint head)
    {
        if (end - at < value.Length + 5)
        {
            Refill(value.Length + 5);
        }

        var body = at + HeadBytes(head);
        if (Ascii.FromUtf16(value, piece.AsSpan(body, value.Length), out _) != OperationStatus.Done)
        {
            return false;
        }

        Count(head);
        at = body + value.Length;
        return true;
    }

    private static int HeadBytes(uint head) => head < 0x80 ? 1 : head < 0x4000 ? 2 : head < 0x20_0000 ? 3 : head < 0x1000_0000 ? 4 : 5;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Refill(int room)
    {
        if (at > start)
        {
            output.Advance(at - start);
        }

        if (!MemoryMarshal.TryGetArray<byte>(output.GetMemory(Math.Max(room, LeastRoom)), out var memory))
        {
            throw new NotSupportedException($"{output.GetType()} hands out memory that is no array.");
        }

        piece = memory.Array!;
        start = at = memory.Offset;
        end = memory.Offset + memory.Count;
    }
}
