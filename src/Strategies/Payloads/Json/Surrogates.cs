using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PBench.Strategies.Payloads;

/// <summary>Writes a value as another one that JSON carries exactly.</summary>
internal sealed class SurrogateConverter<T, TSurrogate>(Func<T, TSurrogate?> to, Func<TSurrogate?, T> from) : JsonConverter<T>
{
    public override bool HandleNull => typeof(T).IsValueType;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        from(JsonSerializer.Deserialize<TSurrogate>(ref reader, options));

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, to(value), options);
}

/// <summary>The collections that JSON alone would turn round, reject or not read back.</summary>
internal static class Surrogates
{
    /// <summary>From the bottom up, so that pushing in order rebuilds it.</summary>
    public static JsonConverter Stack<T>() => new SurrogateConverter<Stack<T>, T[]>(
        stack =>
        {
            var items = stack.ToArray();
            Array.Reverse(items);
            return items;
        },
        items => new Stack<T>(items ?? []));

    /// <summary>A default array, which is not an empty one, is null.</summary>
    public static JsonConverter ImmutableArray<T>() => new SurrogateConverter<ImmutableArray<T>, T[]>(
        ImmutableCollectionsMarshal.AsArray,
        ImmutableCollectionsMarshal.AsImmutableArray);

    /// <summary>A dictionary whose keys cannot be property names, as a list of pairs.</summary>
    public static JsonConverter Dictionary<TKey, TValue>()
        where TKey : notnull => new SurrogateConverter<Dictionary<TKey, TValue>, KeyValuePair<TKey, TValue>[]>(
        dictionary => [.. dictionary],
        pairs =>
        {
            try
            {
                return new Dictionary<TKey, TValue>(pairs ?? []);
            }
            catch (ArgumentException e)
            {
                throw new JsonException("A key is null or comes twice.", e);
            }
        });
}
