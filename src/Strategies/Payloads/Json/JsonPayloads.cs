using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PBench.Strategies.Payloads;

/// <summary>How JSON is written here: every field and settable property, exact numbers (NaN, −0 and infinities too) and text, and only types that it carries whole.</summary>
internal sealed class JsonPayloads
{
    /// <summary>Deeper than <see cref="ValueWalk.MaxDepth"/>, which refuses with a path; this one only guards the stack.</summary>
    public const int MaxDepth = 1000;

    private static readonly Lazy<JsonPayloads> WithoutCustomCodecs = new(() => new JsonPayloads(new CustomCodecs([])));

    private readonly JsonSerializerOptions _options;
    private readonly TypeGraphCheck _check;

    public JsonPayloads(CustomCodecs custom)
    {
        var resolver = new DefaultJsonTypeInfoResolver();
        resolver.Modifiers.Add(WriteExactlyTheState);
        _options = new JsonSerializerOptions
        {
            IncludeFields = true,
            MaxDepth = MaxDepth,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new PayloadConverters(custom) },
            TypeInfoResolver = resolver,
        };
        _options.MakeReadOnly();
        _check = new TypeGraphCheck(_options, custom);
    }

    public static JsonPayloads Shared => WithoutCustomCodecs.Value;

    public ValueCodec<T> CodecFor<T>()
    {
        var plan = _check.PlanOf(typeof(T));
        return plan.Refusal is { } refusal
            ? new RefusedCodec<T>(refusal)
            : new JsonCodec<T>((JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T)), plan);
    }

    // A null or default left out on writing would arrive as whatever the constructor sets, so it is written.
    // A property that nothing sets on reading is computed: its getter need not run. (Where it has state, the check refuses the type.)
    private static void WriteExactlyTheState(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        type.NumberHandling = null;
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            var property = type.Properties[i];
            if (property.Get is not null && property.Set is null && property.AssociatedParameter is null)
            {
                type.Properties.RemoveAt(i);
            }
            else if (property.Get is not null)
            {
                property.ShouldSerialize = null;
                property.NumberHandling = null; // The converters here are exact whatever the type asks for elsewhere.
            }
        }
    }
}
