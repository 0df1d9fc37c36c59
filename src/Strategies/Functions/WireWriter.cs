using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace PBench.Strategies.Functions;

/// <summary>The primitives of the wire form: varints, and everything else prefixed by its length.</summary>
internal sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(512);

    public int Length => _buffer.WrittenCount;

    public void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    /// <summary>A number from 0: seven bits a byte, low bits first.</summary>
    public void Count(int value)
    {
        var rest = (uint)value;
        var span = _buffer.GetSpan(5);
        var length = 0;
        while (rest >= 0x80)
        {
            span[length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        span[length++] = (byte)rest;
        _buffer.Advance(length);
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    public void Guid(Guid value)
    {
        value.TryWriteBytes(_buffer.GetSpan(16));
        _buffer.Advance(16);
    }

    /// <summary>UTF-16 as it is: a lone surrogate must survive, which UTF-8 would replace.</summary>
    public void String(string value)
    {
        // Nearly all text is ASCII: one byte a character, told apart by the lowest bit of the length.
        if (Ascii.IsValid(value))
        {
            Count(value.Length);
            Byte(0);
            Encoding.ASCII.GetBytes(value, _buffer);
        }
        else
        {
            Count(value.Length);
            Byte(1);
            Raw(System.Runtime.InteropServices.MemoryMarshal.AsBytes(value.AsSpan()));
        }
    }

    public void Raw(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    public void Prefixed(ReadOnlySpan<byte> bytes)
    {
        Count(bytes.Length);
        Raw(bytes);
    }

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();
}
