using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PBench.Strategies.Payloads;

/// <summary>A member that has a codec of its own, as base64 of what that codec writes; as a value or a property name.</summary>
internal sealed class CodecConverter<T>(ValueCodec<T> codec) : JsonConverter<T>
{
    // Utf8JsonWriter takes at most 125 MB of bytes at once; segments have no limit.
    private const int LargestPiece = 24 * 1024 * 1024;

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var scratch = Scratch.Take();
        codec.Encode(value, scratch);
        var bytes = scratch.WrittenSpan;
        if (bytes.Length <= LargestPiece)
        {
            writer.WriteBase64StringValue(bytes);
        }
        else
        {
            for (; bytes.Length > LargestPiece; bytes = bytes[LargestPiece..])
            {
                writer.WriteBase64StringSegment(bytes[..LargestPiece], isFinalSegment: false);
            }

            writer.WriteBase64StringSegment(bytes, isFinalSegment: true);
        }

        Scratch.Return(scratch);
    }

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var scratch = Scratch.Take();
        codec.Encode(value, scratch);
        writer.WritePropertyName(Convert.ToBase64String(scratch.WrittenSpan));
        Scratch.Return(scratch);
    }

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType == JsonTokenType.String
        ? ReadAsPropertyName(ref reader, typeToConvert, options)
        : throw new JsonException($"Base64 was expected for {typeof(T)}.");

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.ValueSpan; // Payloads are always read from one span.
        var buffer = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(text.Length));
        try
        {
            return Base64.DecodeFromUtf8(text, buffer, out _, out var written) == OperationStatus.Done
                ? codec.Decode(buffer.AsSpan(0, written))
                : throw new JsonException($"The text is not base64 of {typeof(T)}.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>One small buffer per thread; large ones are left to the collector.</summary>
    private static class Scratch
    {
        private const int KeptBytes = 1024 * 1024;

        [ThreadStatic]
        private static ArrayBufferWriter<byte>? s_idle;

        public static ArrayBufferWriter<byte> Take()
        {
            var scratch = s_idle ?? new ArrayBufferWriter<byte>(256);
            s_idle = null; // A codec that itself writes JSON finds none, and makes its own.
            scratch.ResetWrittenCount();
            return scratch;
        }

        public static void Return(ArrayBufferWriter<byte> scratch) => s_idle = scratch.Capacity <= KeptBytes ? scratch : null;
    }
}
