using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace PBench.Strategies.Payloads;

/// <summary>Reads what <see cref="WireWriter"/> wrote; every read is checked against the end.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>A number of things that take at least a byte each.</summary>
    public int Count() => Int32() is var count && count >= 0 && count <= _rest.Length
        ? count
        : throw new InvalidDataException($"A count of {count} does not fit the {_rest.Length} bytes that follow.");

    public string? Text()
    {
        var length = Int32();
        return length == -1 ? null
            : length >= 0 && length <= _rest.Length / sizeof(char) ? new string(MemoryMarshal.Cast<byte, char>(Take(length * sizeof(char))))
            : throw new InvalidDataException($"A text of {length} characters does not fit the {_rest.Length} bytes that follow.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new InvalidDataException($"{count} more bytes were expected, {_rest.Length} are there.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
