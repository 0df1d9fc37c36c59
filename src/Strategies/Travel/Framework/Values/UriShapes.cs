namespace PBench.Strategies.Travel;

/// <summary>System, those of other assemblies.</summary>
internal static class UriShapes
{
    public static FrameworkEntry[] Entries { get; } = [new(typeof(Uri), "its text, and whether it is absolute", static (_, _) => new UriShape())];
}

/// <inheritdoc cref="UriShapes"/>
internal sealed class UriShape : ValueShape<Uri>
{
    protected override void Write(GraphWriter output, Uri value)
    {
        if (value.IsAbsoluteUri && new Uri(value.OriginalString, UriKind.Absolute).AbsoluteUri != value.AbsoluteUri)
        {
            throw new TravelRefusal(new Functions.Refusal("is a Uri that was made with options which cannot be asked for", "Send its text."));
        }

        output.Byte(value.IsAbsoluteUri ? (byte)UriKind.Absolute : (byte)UriKind.Relative);
        output.Characters(value.OriginalString);
    }

    protected override Uri Read(ref GraphReader input)
    {
        var kind = (UriKind)input.Wire.Byte(); // "/a" alone reads as an absolute file address on Unix, whatever it was
        return new Uri(input.Wire.Characters(), kind);
    }
}
