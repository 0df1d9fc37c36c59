using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace PBench.Strategies.Travel;

/// <summary>Reads what <see cref="WireWriter"/> wrote. Every length is checked against what is left before it is used.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private readonly int total = bytes.Length;
    private ReadOnlySpan<byte> rest = bytes;
    private long promised; // elements announced so far: at least a byte each, here or later

    public readonly int Remaining => rest.Length;

    public static InvalidDataException Corrupt(string what) => new($"The encoded value is damaged: {what}.");

    public ReadOnlySpan<byte> Raw(long length)
    {
        if ((ulong)length > (ulong)rest.Length)
        {
            throw Corrupt($"{length} bytes expected, {rest.Length} left");
        }

        var taken = rest[..(int)length];
        rest = rest[(int)length..];
        return taken;
    }

    public byte Byte()
    {
        if (rest.IsEmpty)
        {
            throw Short(1);
        }

        var value = rest[0];
        rest = rest[1..];
        return value;
    }

    /// <summary>Takes the next byte if it is this one.</summary>
    public bool TryTake(byte value)
    {
        if (rest.IsEmpty || rest[0] != value)
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }

    public uint Number()
    {
        if (!rest.IsEmpty && rest[0] < 0x80)
        {
            uint small = rest[0];
            rest = rest[1..];
            return small;
        }

        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Byte();
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Corrupt("a count of more than five bytes");
    }

    public int Count() => (int)Number() is var count and >= 0 ? count : throw Corrupt("a negative count");

    /// <summary>The memory of a value without references.</summary>
    public T Value<T>()
    {
        var size = Unsafe.SizeOf<T>();
        if (rest.Length < size)
        {
            throw Short(size);
        }

        var value = Unsafe.ReadUnaligned<T>(ref MemoryMarshal.GetReference(rest));
        rest = rest[size..];
        return value;
    }

    /// <inheritdoc cref="WireWriter.Characters"/>
    public string Characters() => Characters(Number());

    /// <summary>Those of a text whose head, less the caller's own, has been read.</summary>
    public string Characters(uint head)
    {
        var length = head >> 1;
        return (head & 1) == 0
            ? Encoding.Latin1.GetString(Raw(length)) // ASCII, and fastest so
            : new string(MemoryMarshal.Cast<byte, char>(Raw(2L * length)));
    }

    /// <summary>Announces elements that will follow, so that no damaged length makes us allocate what cannot follow.</summary>
    public void Promise(long elements)
    {
        promised += elements;
        if (elements < 0 || promised > total)
        {
            throw Corrupt($"{elements} more elements in {total} bytes");
        }
    }

    private readonly InvalidDataException Short(int wanted) => Corrupt($"{wanted} bytes expected, {rest.Length} left");
}
