using System.Buffers;
using System.Text.Json;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Tests.Functions;

/// <summary>Stands for the payload codecs: JSON for framework types, nothing for the rest.</summary>
internal sealed class JsonLeaves : IGraphLeaves
{
    private static readonly JsonSerializerOptions Options = new() { IncludeFields = true };

    public Dictionary<long, object> Handles { get; } = [];

    public bool TryEncode(Type declaredType, object value, IBufferWriter<byte> output, out string reason, out string memberPath)
    {
        memberPath = value is Exception ? "Data" : "";
        reason = "";
        try
        {
            using var writer = new Utf8JsonWriter(output);
            JsonSerializer.Serialize(writer, value, declaredType, Options);
            return true;
        }
        catch (Exception e) when (e is NotSupportedException or JsonException)
        {
            reason = "no codec knows it";
            return false;
        }
    }

    public object Decode(Type type, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type, Options)!;
        }
        catch (Exception e) when (e is NotSupportedException or JsonException)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    public object ResolveHandle(Type type, long id) =>
        Handles.TryGetValue(id, out var value) ? value : throw new InvalidDataException($"no handle {id}");
}
