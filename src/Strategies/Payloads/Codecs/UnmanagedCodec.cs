using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PBench.Strategies.Payloads;

/// <summary>A value without references is its own bytes.</summary>
internal sealed class UnmanagedCodec<T> : ValueCodec<T>
    where T : struct
{
    public override string Name => "bytes";

    public override bool IsBlittable => true;

    public override void Encode(T value, IBufferWriter<byte> output)
    {
        var size = Unsafe.SizeOf<T>();
        MemoryMarshal.Write(output.GetSpan(size), in value);
        output.Advance(size);
    }

    public override T Decode(ReadOnlySpan<byte> bytes) => bytes.Length == Unsafe.SizeOf<T>()
        ? MemoryMarshal.Read<T>(bytes)
        : throw new InvalidDataException($"A value of {typeof(T)} takes {Unsafe.SizeOf<T>()} bytes, not {bytes.Length}.");

    public override long EstimateBytes(T value) => Unsafe.SizeOf<T>();
}
