using System.Text.Json;

namespace PBench.Strategies.Travel;

/// <summary>System.Text.Json.</summary>
internal static class JsonShapes
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = int.MaxValue };

    public static FrameworkEntry[] Entries { get; } =
    [
        new(typeof(JsonElement), "its text", static (_, _) => new JsonElementShape()),
        new(typeof(JsonDocument), "its text", static (_, _) => new JsonDocumentShape()),
    ];

    public static void Write(GraphWriter output, JsonElement value)
    {
        try
        {
            output.Characters(value.GetRawText());
        }
        catch (ObjectDisposedException)
        {
            throw new TravelRefusal(new Functions.Refusal("belongs to a JsonDocument that is disposed", "Clone() it while the document lives."));
        }
    }

    /// <summary>Text of an element may hold what its document's options let pass.</summary>
    public static JsonDocument Read(ref GraphReader input) => JsonDocument.Parse(input.Wire.Characters(), Lenient);
}

/// <summary>The default one, which is no JSON, arrives as that.</summary>
internal sealed class JsonElementShape : ValueShape<JsonElement>
{
    protected override void Write(GraphWriter output, JsonElement value)
    {
        bool isDefault;
        try
        {
            isDefault = value.ValueKind == JsonValueKind.Undefined;
        }
        catch (ObjectDisposedException)
        {
            isDefault = false; // said below
        }

        output.Value(!isDefault);
        if (!isDefault)
        {
            JsonShapes.Write(output, value);
        }
    }

    protected override JsonElement Read(ref GraphReader input)
    {
        if (input.Wire.Byte() == 0)
        {
            return default;
        }

        using var document = JsonShapes.Read(ref input);
        return document.RootElement.Clone();
    }
}

/// <inheritdoc cref="JsonShapes"/>
internal sealed class JsonDocumentShape : ValueShape<JsonDocument>
{
    protected override void Write(GraphWriter output, JsonDocument value) => JsonShapes.Write(output, value.RootElement);

    protected override JsonDocument Read(ref GraphReader input) => JsonShapes.Read(ref input);
}
