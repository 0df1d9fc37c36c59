using System.Collections;

namespace PBench.Strategies.Travel;

/// <summary>System.Collections. Its collections of objects have overridable members only; those of types replaced them.</summary>
internal static class BitShapes
{
    public static FrameworkEntry[] Entries { get; } =
    [
        new(typeof(BitArray), "its bits", static (_, _) => new BitArrayShape()),
        new(typeof(Comparer), "the default ones", static (type, _) => new KnownInstances(type, Comparer.Default, Comparer.DefaultInvariant)),
    ];
}

/// <summary>System.Collections, those of another assembly.</summary>
internal static class StructuralShapes
{
    public static FrameworkEntry[] Entries { get; } =
    [
        new(StructuralComparisons.StructuralComparer.GetType(), "the one instance", static (type, _) => new KnownInstances(type, StructuralComparisons.StructuralComparer)) { Name = "StructuralComparisons.StructuralComparer" },
        new(StructuralComparisons.StructuralEqualityComparer.GetType(), "the one instance", static (type, _) => new KnownInstances(type, StructuralComparisons.StructuralEqualityComparer)) { Name = "StructuralComparisons.StructuralEqualityComparer" },
    ];
}

/// <inheritdoc cref="BitShapes"/>
internal sealed class BitArrayShape : ValueShape<BitArray>
{
    protected override void Write(GraphWriter output, BitArray value)
    {
        var bytes = new byte[BytesOf(value.Length)];
        value.CopyTo(bytes, 0);
        output.Count(value.Length);
        output.Raw(bytes);
    }

    protected override BitArray Read(ref GraphReader input)
    {
        var length = input.Wire.Count();
        return new BitArray(input.Wire.Raw(BytesOf(length)).ToArray()) { Length = length };
    }

    private static int BytesOf(int bits) => (int)(((long)bits + 7) / 8);
}
