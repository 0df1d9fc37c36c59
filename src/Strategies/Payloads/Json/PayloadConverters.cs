using System.Collections.Immutable;
using System.Numerics;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PBench.Strategies.Payloads;

/// <summary>The types that JSON alone would alter or write slowly, each with the converter that keeps them exact.</summary>
internal sealed class PayloadConverters(CustomCodecs custom) : JsonConverterFactory
{
    /// <summary>Numbers that JSON writes exactly and briefly itself. Not floating-point ones: NaN and infinity are no JSON, least of all as keys.</summary>
    public static bool IsJsonNumber(Type type) =>
        !type.IsEnum && Type.GetTypeCode(type) is TypeCode.Boolean or (>= TypeCode.SByte and <= TypeCode.UInt64);

    public override bool CanConvert(Type typeToConvert) => Converter(typeToConvert) is not null;

    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) => Converter(typeToConvert);

    private JsonConverter? Converter(Type type)
    {
        if (custom.Find(type) is { } codec)
        {
            return Make(typeof(CodecConverter<>), [type], Activator.CreateInstance(typeof(CustomCodec<>).MakeGenericType(type), codec)!);
        }

        if (type == typeof(string))
        {
            return new TextConverter<string>(text => text, text => text);
        }

        if (type == typeof(Uri))
        {
            // JSON alone reads "/a" as an absolute file address on Unix, whatever it was.
            return new TextConverter<Uri>(
                uri => (uri.IsAbsoluteUri ? "a" : "r") + uri.OriginalString,
                text => new Uri(text[1..], text[0] == 'a' ? UriKind.Absolute : UriKind.Relative));
        }

        if (type == typeof(Version))
        {
            return new TextConverter<Version>(version => version.ToString(), Version.Parse);
        }

        if (type == typeof(BigInteger))
        {
            return new TextConverter<BigInteger>(
                number => Convert.ToBase64String(number.ToByteArray()),
                text => new BigInteger(Convert.FromBase64String(text)));
        }

        if (IsJsonNumber(type) || Nullable.GetUnderlyingType(type) is not null)
        {
            return null;
        }

        // Base64 of the memory: exact for every bit pattern, and no work per element.
        if (PlainCodecs.Find(type) is { } plain && plain.Name == "bytes")
        {
            return Make(typeof(CodecConverter<>), [type], plain);
        }

        return type.IsConstructedGenericType ? Generic(type, type.GetGenericTypeDefinition(), type.GetGenericArguments()) : null;
    }

    private static JsonConverter? Generic(Type type, Type definition, Type[] arguments)
    {
        var surrogate = definition == typeof(Stack<>) ? nameof(Surrogates.Stack)
            : definition == typeof(ImmutableArray<>) ? nameof(Surrogates.ImmutableArray)
            : definition == typeof(Dictionary<,>) && !StandardCollections.IsPropertyName(arguments[0]) ? nameof(Surrogates.Dictionary)
            : null;
        return surrogate is null
            ? null
            : (JsonConverter)typeof(Surrogates).GetMethod(surrogate)!.MakeGenericMethod(arguments).Invoke(null, null)!;
    }

    private static JsonConverter Make(Type definition, Type[] types, params object[] arguments) =>
        (JsonConverter)Activator.CreateInstance(definition.MakeGenericType(types), BindingFlags.Instance | BindingFlags.Public, null, arguments, null)!;
}
