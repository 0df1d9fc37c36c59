using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace PBench.Strategies.Functions;

/// <summary>Reads what <see cref="WireWriter"/> wrote. Every length is checked against what is left before it is used.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private readonly int _total = bytes.Length;
    private ReadOnlySpan<byte> _rest = bytes;
    private long _promised; // elements announced so far: at least a byte each, here or later

    public readonly int Remaining => _rest.Length;

    public static InvalidDataException Corrupt(string what) => new($"The encoded function is damaged: {what}.");

    public ReadOnlySpan<byte> Raw(long length)
    {
        if ((ulong)length > (ulong)_rest.Length)
        {
            throw Corrupt($"{length} bytes expected, {_rest.Length} left");
        }

        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    public byte Byte() => Raw(1)[0];

    public int Count()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Byte();
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (int)value >= 0 ? (int)value : throw Corrupt("a negative count");
            }
        }

        throw Corrupt("a count of more than five bytes");
    }

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Raw(8));

    public Guid Guid() => new(Raw(16));

    public string String()
    {
        var length = Count();
        return Byte() switch
        {
            0 => Encoding.ASCII.GetString(Raw(length)),
            1 => new string(MemoryMarshal.Cast<byte, char>(Raw(2L * length))),
            _ => throw Corrupt("unknown kind of text"),
        };
    }

    public ReadOnlySpan<byte> Prefixed() => Raw(Count());

    /// <summary>Announces elements that will follow, so that no damaged length makes us allocate what cannot follow.</summary>
    public void Promise(long elements)
    {
        _promised += elements;
        if (elements < 0 || _promised > _total)
        {
            throw Corrupt($"{elements} more elements in {_total} bytes");
        }
    }
}
