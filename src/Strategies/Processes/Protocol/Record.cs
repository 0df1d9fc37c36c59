using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PBench.Strategies.Processes.Protocol;

/// <summary>Says what became of items; its bytes follow it.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct Record
{
    public static int HeaderBytes => Unsafe.SizeOf<Record>();

    public RecordKind Kind;

    /// <summary>First item, counted from the chunk's first.</summary>
    public int Offset;

    /// <summary>Items.</summary>
    public int Count;

    /// <summary>Bytes that follow.</summary>
    public int Length;

    /// <summary>Of a <see cref="RecordKind.Fragment"/>: the kind of the whole record.</summary>
    public RecordKind WholeKind;

    /// <summary>Of a <see cref="RecordKind.Fragment"/>: bytes of the whole record from this piece on; in the first piece, all.</summary>
    public int Left;

    public readonly void Write(Span<byte> target) => MemoryMarshal.Write(target, in this);

    public static Record Read(ReadOnlySpan<byte> source) => MemoryMarshal.Read<Record>(source);
}

internal enum RecordKind
{
    /// <summary>Results of neighbouring items, as they are in memory.</summary>
    Values = 1,

    /// <summary>One result, encoded.</summary>
    Value,

    /// <summary>What the function threw, encoded.</summary>
    Threw,

    /// <summary>The item could not be read: an encoded exception.</summary>
    ArgumentRefused,

    /// <summary>The result could not be written: an encoded exception.</summary>
    ResultRefused,

    /// <summary>The item's time was up, and its token's cancellation did not end it in time or at all.</summary>
    TimedOut,

    /// <summary>The function itself could not be read: an encoded exception.</summary>
    FunctionRefused,

    /// <summary>A piece of a record that is larger than the place for results.</summary>
    Fragment,

    /// <summary>Results of neighbouring items are in their place, a shared array.</summary>
    InPlace,
}
