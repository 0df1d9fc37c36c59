using System.Reflection;
using System.Text.Json.Nodes;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>System.Text.Json.Nodes. A node belongs to a tree: the whole of it comes along, by the node's parent.</summary>
internal static class JsonNodeShapes
{
    public static FrameworkEntry[] Entries { get; } =
    [
        new(typeof(JsonObject), "its properties in their order, and the tree it is in", static (_, plans) => new JsonObjectShape(plans)),
        new(typeof(JsonArray), "its items, and the tree it is in", static (_, plans) => new JsonArrayShape(plans)),
        new(typeof(JsonValue), "its value, and the tree it is in", static (_, plans) => new JsonValueShape(plans)) { IsFamily = true },
    ];
}

/// <summary>A node exists before its parent takes it in, and before its children are there.</summary>
internal abstract class JsonNodeShape<TNode>(TravelPlans plans) : Plan(typeof(TNode))
    where TNode : JsonNode
{
    public sealed override bool HasContents => true;

    protected Slot Node { get; } = new(typeof(JsonNode), plans);

    public sealed override void WriteNew(GraphWriter output, object value)
    {
        var options = ((TNode)value).Options;
        output.Byte(options is not { } known ? (byte)0 : known.PropertyNameCaseInsensitive ? (byte)2 : (byte)1);
        WriteNode(output, (TNode)value);
    }

    public sealed override object ReadNew(ref GraphReader input, int number)
    {
        var options = input.Wire.Byte() is var mark && mark == 0 ? (JsonNodeOptions?)null : new JsonNodeOptions { PropertyNameCaseInsensitive = mark == 2 };
        return Make(ref input, options);
    }

    public sealed override void WriteContents(GraphWriter output, object value)
    {
        output.Reference(((TNode)value).Parent, Node);
        WriteChildren(output, (TNode)value);
    }

    public sealed override void ReadContents(ref GraphReader input, object value)
    {
        input.Reference(Node); // it takes the node in itself
        ReadChildren(ref input, (TNode)value);
    }

    protected virtual void WriteNode(GraphWriter output, TNode node)
    {
    }

    protected abstract TNode Make(ref GraphReader input, JsonNodeOptions? options);

    protected virtual void WriteChildren(GraphWriter output, TNode node)
    {
    }

    protected virtual void ReadChildren(ref GraphReader input, TNode node)
    {
    }
}

/// <inheritdoc cref="JsonNodeShapes"/>
internal sealed class JsonObjectShape(TravelPlans plans) : JsonNodeShape<JsonObject>(plans)
{
    protected override JsonObject Make(ref GraphReader input, JsonNodeOptions? options) => new(options);

    protected override void WriteChildren(GraphWriter output, JsonObject node)
    {
        KeyValuePair<string, JsonNode?>[] all;
        try
        {
            all = [.. node];
        }
        catch (ArgumentException)
        {
            throw new TravelRefusal(new Refusal("is a JsonObject that was read from JSON with a name in it twice", "Send the text, or a JsonElement, which keep both."));
        }

        output.Count(all.Length);
        foreach (var (name, child) in all)
        {
            output.Text(name);
            var before = output.Trail?.Enter(name);
            output.Reference(child, Node);
            if (before is { } place)
            {
                output.Trail!.Leave(place);
            }
        }
    }

    protected override void ReadChildren(ref GraphReader input, JsonObject node)
    {
        for (var left = input.Wire.Count(); left > 0; left--)
        {
            node.Add(input.Text()!, (JsonNode?)input.Reference(Node));
        }
    }
}

/// <inheritdoc cref="JsonNodeShapes"/>
internal sealed class JsonArrayShape(TravelPlans plans) : JsonNodeShape<JsonArray>(plans)
{
    private readonly Elements<JsonNode?> items = (Elements<JsonNode?>)plans.ElementsOf(typeof(JsonNode));

    protected override JsonArray Make(ref GraphReader input, JsonNodeOptions? options) => new(options);

    protected override void WriteChildren(GraphWriter output, JsonArray node)
    {
        JsonNode?[] all = [.. node];
        output.Count(all.Length);
        items.Write(output, all, null);
    }

    protected override void ReadChildren(ref GraphReader input, JsonArray node)
    {
        var all = items.NewArray(ref input, input.Wire.Count());
        items.Read(ref input, all);
        Array.ForEach(all, node.Add);
    }
}

/// <summary>One over an object of the user's, which may have a converter of its own, is refused.</summary>
internal sealed class JsonValueShape(TravelPlans plans) : JsonNodeShape<JsonValue>(plans)
{
    private static readonly MethodInfo Create = Array.Find(typeof(JsonValue).GetMethods(), static method => method is { Name: nameof(JsonValue.Create), IsGenericMethodDefinition: true } && method.GetParameters().Length == 2)!;

    private readonly Slot held = new(typeof(object), plans);

    protected override void WriteNode(GraphWriter output, JsonValue node)
    {
        var value = node.GetValue<object>();
        if (!FrameworkTypes.Contains(value.GetType()))
        {
            throw new TravelRefusal(new Refusal($"is a JsonValue over a {Naming.Of(value.GetType())}", "Make a JsonNode of it with JsonSerializer.SerializeToNode."));
        }

        output.Reference(value, held);
    }

    protected override JsonValue Make(ref GraphReader input, JsonNodeOptions? options)
    {
        var value = input.Reference(held) ?? throw WireReader.Corrupt("a JsonValue of nothing");
        return FrameworkTypes.Contains(value.GetType())
            ? (JsonValue)Create.MakeGenericMethod(value.GetType()).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [value, options], null)!
            : throw WireReader.Corrupt($"a JsonValue over {value.GetType()}");
    }
}
