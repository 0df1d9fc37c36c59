using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PBench.Strategies.Payloads;

/// <summary>A type that has an exact text, as a JSON string or property name.</summary>
/// <remarks>JSON is UTF-8, which has no lone surrogates: a text with one goes as base64 of its UTF-16 after a mark.</remarks>
internal sealed class TextConverter<T>(Func<T, string> write, Func<string, T> read) : JsonConverter<T>
    where T : notnull
{
    private const char Mark = '\u0001';

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Pack(write(value)));

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(Pack(write(value)));

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Parse(reader.GetString()!) : throw new JsonException($"A text was expected for {typeof(T)}.");

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString()!);

    private T Parse(string text)
    {
        try
        {
            return read(Unpack(text));
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new JsonException($"The text is not a {typeof(T)}.", e);
        }
    }

    private static string Pack(string text) =>
        text.StartsWith(Mark) || HasLoneSurrogate(text) ? Mark + Convert.ToBase64String(MemoryMarshal.AsBytes(text.AsSpan())) : text;

    private static string Unpack(string text)
    {
        if (!text.StartsWith(Mark))
        {
            return text;
        }

        var bytes = Convert.FromBase64String(text[1..]);
        return bytes.Length % sizeof(char) == 0
            ? new string(MemoryMarshal.Cast<byte, char>(bytes))
            : throw new FormatException("Half a character.");
    }

    private static bool HasLoneSurrogate(ReadOnlySpan<char> text)
    {
        for (var i = text.IndexOfAnyInRange('\uD800', '\uDFFF'); (uint)i < (uint)text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return true;
            }
        }

        return false;
    }
}
