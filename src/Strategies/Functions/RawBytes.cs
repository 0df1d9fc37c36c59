using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PBench.Strategies.Functions;

/// <summary>The bytes of values without references, boxed or in arrays. Only for types that are <see cref="RawLayout.IsRaw"/>.</summary>
internal static class RawBytes
{
    public static int SizeOf(Type type) => RuntimeHelpers.SizeOf(type.TypeHandle);

    /// <summary>The elements of an array of any rank, in its own memory.</summary>
    public static Span<byte> Of(Array array, long bytes) =>
        bytes <= int.MaxValue
            ? MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(array), (int)bytes)
            : throw new ArgumentOutOfRangeException(nameof(bytes));
}
