using System.Numerics;

namespace PBench.Strategies.Travel;

/// <summary>System.Numerics. Most of it is values without references.</summary>
internal static class NumericsShapes
{
    public static FrameworkEntry[] Entries { get; } = [new(typeof(BigInteger), "its bytes", static (_, _) => new BigIntegerShape())];
}

/// <inheritdoc cref="NumericsShapes"/>
internal sealed class BigIntegerShape : ValueShape<BigInteger>
{
    protected override void Write(GraphWriter output, BigInteger value)
    {
        output.Count(value.GetByteCount());
        output.Raw(value.ToByteArray());
    }

    protected override BigInteger Read(ref GraphReader input) => new(input.Wire.Raw(input.Wire.Count()));
}
