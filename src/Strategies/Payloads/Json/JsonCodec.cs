using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PBench.Strategies.Payloads;

/// <summary>Everything that is not plain memory, as JSON, after the check that JSON carries all of it.</summary>
internal sealed class JsonCodec<T>(JsonTypeInfo<T> type, TypePlan plan) : ValueCodec<T>
{
    public override string Name => "json";

    public override void Encode(T value, IBufferWriter<byte> output)
    {
        if (plan.NeedsWalk && new ValueWalk().Visit(plan, value) is { } refusal)
        {
            throw refusal.AsException();
        }

        var writer = JsonWriters.Take(output);
        try
        {
            JsonSerializer.Serialize(writer, value, type);
            writer.Flush();
        }
        catch (NotSupportedException e)
        {
            throw new PayloadRefusal($"cannot be written as JSON: {e.Message}", "", e);
        }
        finally
        {
            JsonWriters.Return(writer);
        }
    }

    public override T Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type)!;
        }
        catch (NotSupportedException e)
        {
            throw new InvalidDataException($"The bytes are not JSON of {typeof(T)}: {e.Message}", e);
        }
    }
}
