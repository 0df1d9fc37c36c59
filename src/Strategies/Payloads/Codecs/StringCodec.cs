using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace PBench.Strategies.Payloads;

/// <summary>Text as UTF-8, or as UTF-16 where UTF-8 would lose something (lone surrogates) or would need a large second buffer.</summary>
internal sealed class StringCodec : ValueCodec<string?>
{
    private const byte Utf8Text = 1;
    private const byte Utf16Text = 2;

    // Room for three bytes a char is asked for before encoding, so long texts go as they are.
    private const int LongestUtf8 = 64 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public override string Name => "string";

    public override void Encode(string? value, IBufferWriter<byte> output)
    {
        if (value is null)
        {
            Mark(Presence.Null, output);
            return;
        }

        if (value.Length <= LongestUtf8)
        {
            var span = output.GetSpan(1 + (3 * value.Length));
            if (Utf8.FromUtf16(value, span[1..], out _, out var written, replaceInvalidSequences: false) == OperationStatus.Done)
            {
                span[0] = Utf8Text;
                output.Advance(1 + written);
                return;
            }
        }

        Mark(Utf16Text, output);
        output.Write(Block.Bytes(value.AsSpan()));
    }

    public override string? Decode(ReadOnlySpan<byte> bytes)
    {
        switch (bytes)
        {
            case [Presence.Null]:
                return null;
            case [Utf8Text, .. var text]:
                try
                {
                    return Strict.GetString(text);
                }
                catch (DecoderFallbackException e)
                {
                    throw new InvalidDataException("The text is not UTF-8.", e);
                }

            case [Utf16Text, .. var text] when text.Length % sizeof(char) == 0:
                return new string(MemoryMarshal.Cast<byte, char>(text));
            default:
                throw new InvalidDataException("The bytes are not a text.");
        }
    }

    public override long EstimateBytes(string? value) => value is null ? 1 : 2L * value.Length;

    private static void Mark(byte mark, IBufferWriter<byte> output)
    {
        output.GetSpan(1)[0] = mark;
        output.Advance(1);
    }
}
