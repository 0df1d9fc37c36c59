using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PBench.Strategies.Payloads;

/// <summary>An unmanaged value or null, of one size either way.</summary>
internal sealed class NullableCodec<T> : ValueCodec<T?>
    where T : struct
{
    public override string Name => "bytes";

    public override bool IsBlittable => true;

    public override void Encode(T? value, IBufferWriter<byte> output)
    {
        var size = Unsafe.SizeOf<T?>();
        var slot = new Slot(value);
        MemoryMarshal.Write(output.GetSpan(size), in slot);
        output.Advance(size);
    }

    public override T? Decode(ReadOnlySpan<byte> bytes) => bytes.Length == Unsafe.SizeOf<T?>()
        ? MemoryMarshal.Read<Slot>(bytes).Value
        : throw new InvalidDataException($"A value of {typeof(T?)} takes {Unsafe.SizeOf<T?>()} bytes, not {bytes.Length}.");

    public override long EstimateBytes(T? value) => Unsafe.SizeOf<T?>();

    // Nullable<T> does not meet a struct constraint; a struct around it does, and has the same memory.
    private readonly struct Slot(T? value)
    {
        public readonly T? Value = value;
    }
}
