using System.Text;

namespace PBench.Strategies.Travel;

/// <summary>System.Text.</summary>
internal static class TextShapes
{
    public static FrameworkEntry[] Entries { get; } =
    [
        new(typeof(StringBuilder), "its text", static (_, _) => new StringBuilderShape()),
        new(typeof(Encoding), "by its code page, with its byte order mark and fallbacks", static (_, _) => new EncodingShape()) { IsFamily = true },
    ];
}

/// <summary>Its capacity is no state; the most that it may hold is.</summary>
internal sealed class StringBuilderShape : ValueShape<StringBuilder>
{
    protected override void Write(GraphWriter output, StringBuilder value)
    {
        output.Count(value.MaxCapacity);
        output.Characters(value.ToString());
    }

    protected override StringBuilder Read(ref GraphReader input)
    {
        var most = input.Wire.Count();
        var text = input.Wire.Characters();
        return new StringBuilder(text.Length, most).Append(text);
    }
}
