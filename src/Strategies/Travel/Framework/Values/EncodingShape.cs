using System.Text;

namespace PBench.Strategies.Travel;

/// <summary>Those that .NET keeps arrive as these; others are made equal. Whether one would be equal is tried before it is sent.</summary>
internal sealed class EncodingShape : ValueShape<Encoding>
{
    private static readonly Encoding[] Kept = [Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.ASCII, Encoding.Latin1, Encoding.Default];

    private enum Fallback : byte
    {
        Own,
        Throws,
        Replaces,
    }

    protected override void Write(GraphWriter output, Encoding value)
    {
        var kept = Array.FindIndex(Kept, encoding => ReferenceEquals(encoding, value));
        output.Byte((byte)(kept + 1));
        if (kept >= 0)
        {
            return;
        }

        var hasMark = value.Preamble.Length > 0;
        var plain = Plain(value.CodePage, hasMark);
        var (encoder, onUnknown) = value.EncoderFallback switch
        {
            var own when own.Equals(plain.EncoderFallback) => (Fallback.Own, ""),
            EncoderExceptionFallback => (Fallback.Throws, ""),
            EncoderReplacementFallback replacement => (Fallback.Replaces, replacement.DefaultString),
            _ => throw Unequal(),
        };
        var (decoder, onInvalid) = value.DecoderFallback switch
        {
            var own when own.Equals(plain.DecoderFallback) => (Fallback.Own, ""),
            DecoderExceptionFallback => (Fallback.Throws, ""),
            DecoderReplacementFallback replacement => (Fallback.Replaces, replacement.DefaultString),
            _ => throw Unequal(),
        };
        var made = With(plain, encoder, onUnknown, decoder, onInvalid);
        if (!made.Equals(value) || !made.Preamble.SequenceEqual(value.Preamble))
        {
            throw Unequal();
        }

        output.Count(value.CodePage);
        output.Value(hasMark);
        output.Byte((byte)encoder);
        output.Characters(onUnknown);
        output.Byte((byte)decoder);
        output.Characters(onInvalid);
    }

    protected override Encoding Read(ref GraphReader input)
    {
        var kept = input.Wire.Byte();
        if (kept > 0)
        {
            return kept <= Kept.Length ? Kept[kept - 1] : throw WireReader.Corrupt("an unknown encoding");
        }

        var plain = Plain(input.Wire.Count(), input.Wire.Byte() != 0);
        return With(plain, (Fallback)input.Wire.Byte(), input.Wire.Characters(), (Fallback)input.Wire.Byte(), input.Wire.Characters());
    }

    private static TravelRefusal Unequal() => new(new Functions.Refusal("is an encoding that cannot be made anew from its code page and fallbacks", "Send its name, and look it up inside the function."));

    // Those of the provider need not be registered in a worker.
    private static Encoding Plain(int codePage, bool hasMark) => codePage switch
    {
        65001 => new UTF8Encoding(hasMark),
        1200 => new UnicodeEncoding(bigEndian: false, hasMark),
        1201 => new UnicodeEncoding(bigEndian: true, hasMark),
        12000 => new UTF32Encoding(bigEndian: false, hasMark),
        12001 => new UTF32Encoding(bigEndian: true, hasMark),
        20127 => new ASCIIEncoding(),
        28591 => Encoding.Latin1,
        _ => CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage),
    };

    private static Encoding With(Encoding plain, Fallback encoder, string onUnknown, Fallback decoder, string onInvalid)
    {
        if (encoder == Fallback.Own && decoder == Fallback.Own)
        {
            return plain;
        }

        var made = (Encoding)plain.Clone();
        made.EncoderFallback = encoder switch
        {
            Fallback.Own => plain.EncoderFallback,
            Fallback.Throws => EncoderFallback.ExceptionFallback,
            _ => new EncoderReplacementFallback(onUnknown),
        };
        made.DecoderFallback = decoder switch
        {
            Fallback.Own => plain.DecoderFallback,
            Fallback.Throws => DecoderFallback.ExceptionFallback,
            _ => new DecoderReplacementFallback(onInvalid),
        };
        return made;
    }
}
