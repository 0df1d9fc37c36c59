using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PBench.Strategies.Payloads;

/// <summary>One writer per thread, so that writing a value allocates nothing. A codec inside a codec gets a second one.</summary>
internal static class JsonWriters
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = JsonPayloads.MaxDepth,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static Utf8JsonWriter? s_idle;

    public static Utf8JsonWriter Take(IBufferWriter<byte> output)
    {
        if (s_idle is not { } writer)
        {
            return new Utf8JsonWriter(output, Options);
        }

        s_idle = null;
        writer.Reset(output);
        return writer;
    }

    public static void Return(Utf8JsonWriter writer)
    {
        writer.Reset(Nowhere.Instance); // Lets go of the caller's buffer; drops what a failed value left behind.
        s_idle = writer;
    }

    private sealed class Nowhere : IBufferWriter<byte>
    {
        public static readonly Nowhere Instance = new();

        public void Advance(int count)
        {
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => new byte[Math.Max(sizeHint, 256)];

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
