using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace PBench.Strategies.Payloads;

/// <summary>Writes the few kinds of fields that an exception consists of.</summary>
internal readonly ref struct WireWriter(IBufferWriter<byte> output)
{
    public void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), value);
        output.Advance(sizeof(int));
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }

    /// <summary>UTF-16, so that lone surrogates survive; a length of −1 is null.</summary>
    public void Text(string? value)
    {
        Int32(value?.Length ?? -1);
        output.Write(MemoryMarshal.AsBytes(value.AsSpan()));
    }
}
