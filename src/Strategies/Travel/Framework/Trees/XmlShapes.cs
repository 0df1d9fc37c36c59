using System.Xml.Linq;

namespace PBench.Strategies.Travel;

/// <summary>System.Xml.Linq. A node belongs to a tree: the whole of it comes along, by the node's parent.</summary>
internal static class XmlShapes
{
    public static FrameworkEntry[] Entries { get; } =
    [
        new(typeof(XElement), "its name, attributes, nodes and annotations, and the tree it is in; no line numbers, nor who observes it", static (_, plans) => new ElementShape(plans)),
        new(typeof(XDocument), "its declaration and nodes, like XElement", static (_, plans) => new DocumentShape(plans)),
        new(typeof(XAttribute), "its name and value, and the tree it is in", static (_, plans) => new AttributeShape(plans)),
        new(typeof(XText), "its text, and the tree it is in", static (_, plans) => new LeafShape<XText>(plans, static node => [node.Value], static parts => new XText(parts[0]!), 1)),
        new(typeof(XCData), "its text, and the tree it is in", static (_, plans) => new LeafShape<XCData>(plans, static node => [node.Value], static parts => new XCData(parts[0]!), 1)),
        new(typeof(XComment), "its text, and the tree it is in", static (_, plans) => new LeafShape<XComment>(plans, static node => [node.Value], static parts => new XComment(parts[0]!), 1)),
        new(typeof(XProcessingInstruction), "its target and data, and the tree it is in", static (_, plans) =>
            new LeafShape<XProcessingInstruction>(plans, static node => [node.Target, node.Data], static parts => new XProcessingInstruction(parts[0]!, parts[1]!), 2)),
        new(typeof(XDocumentType), "its name, ids and subset, and the tree it is in", static (_, plans) =>
            new LeafShape<XDocumentType>(plans, static node => [node.Name, node.PublicId, node.SystemId, node.InternalSubset], static parts => new XDocumentType(parts[0]!, parts[1], parts[2], parts[3]), 4)),
        new(typeof(XDeclaration), "its version, encoding and whether it stands alone", static (_, _) => new DeclarationShape()),
        new(typeof(XName), "the one of this name", static (_, _) => new NameShape()),
        new(typeof(XNamespace), "the one of this name", static (_, _) => new NamespaceShape()),
    ];
}

/// <summary>A node exists before its parent takes it in, and before what is below it is there.</summary>
internal abstract class XmlShape<TNode>(TravelPlans plans) : CollectionShape<TNode>
    where TNode : XObject
{
    private readonly Slot node = new(typeof(XObject), plans);
    private readonly Elements<object> annotations = (Elements<object>)plans.ElementsOf(typeof(object));

    protected sealed override void WriteItems(GraphWriter output, TNode collection)
    {
        output.Reference(collection.Parent ?? (ReferenceEquals(collection.Document, collection) ? null : (XObject?)collection.Document), node);
        object[] noted = [.. collection.Annotations<object>().Where(static note => !IsOwn(note))];
        output.Count(noted.Length);
        annotations.Write(output, noted, null);
        WriteChildren(output, collection);
    }

    protected sealed override void ReadItems(ref GraphReader input, TNode collection)
    {
        input.Reference(node); // it takes the node in itself
        var noted = annotations.NewArray(ref input, input.Wire.Count());
        annotations.Read(ref input, noted);
        Array.ForEach(noted, collection.AddAnnotation);
        ReadChildren(ref input, collection);
    }

    protected virtual void WriteChildren(GraphWriter output, TNode collection)
    {
    }

    protected virtual void ReadChildren(ref GraphReader input, TNode collection)
    {
    }

    // Where it was read from, and who observes it.
    private static bool IsOwn(object annotation) => annotation.GetType() is { IsVisible: false, Assembly: var assembly } && assembly == typeof(XObject).Assembly;
}

/// <summary>A node with others below it.</summary>
internal abstract class ContainerShape<TNode>(TravelPlans plans) : XmlShape<TNode>(plans)
    where TNode : XContainer
{
    private readonly Elements<XNode> nodes = (Elements<XNode>)plans.ElementsOf(typeof(XNode));

    protected override void WriteChildren(GraphWriter output, TNode collection)
    {
        XNode[] all = [.. collection.Nodes()];
        output.Count(all.Length);
        nodes.Write(output, all, null);
    }

    protected override void ReadChildren(ref GraphReader input, TNode collection)
    {
        var all = nodes.NewArray(ref input, input.Wire.Count());
        nodes.Read(ref input, all);
        foreach (var child in all)
        {
            // Of one that is somewhere else already a copy would be added.
            collection.Add(child is { Parent: null, Document: null } or XDocument ? child : throw WireReader.Corrupt("a node in two trees"));
        }
    }
}

/// <inheritdoc cref="XmlShapes"/>
internal sealed class ElementShape(TravelPlans plans) : ContainerShape<XElement>(plans)
{
    private readonly Elements<XAttribute> attributes = (Elements<XAttribute>)plans.ElementsOf(typeof(XAttribute));

    protected override void WriteHead(GraphWriter output, XElement collection) => NameShape.WriteIt(output, collection.Name);

    protected override XElement Make(ref GraphReader input, XElement? instance)
    {
        var name = NameShape.ReadIt(ref input);
        return instance is null ? new XElement(name) : Construct(instance, [typeof(XName)], name);
    }

    protected override void WriteChildren(GraphWriter output, XElement collection)
    {
        XAttribute[] all = [.. collection.Attributes()];
        output.Count(all.Length);
        attributes.Write(output, all, null);
        output.Value(collection.IsEmpty);
        base.WriteChildren(output, collection);
    }

    protected override void ReadChildren(ref GraphReader input, XElement collection)
    {
        var all = attributes.NewArray(ref input, input.Wire.Count());
        attributes.Read(ref input, all);
        foreach (var attribute in all)
        {
            collection.Add(attribute is { Parent: null } ? attribute : throw WireReader.Corrupt("an attribute of two elements"));
        }

        if (input.Wire.Byte() == 0)
        {
            collection.Add(""); // <a></a>, not <a/>
        }

        base.ReadChildren(ref input, collection);
    }
}

/// <inheritdoc cref="XmlShapes"/>
internal sealed class DocumentShape(TravelPlans plans) : ContainerShape<XDocument>(plans)
{
    private readonly Slot declaration = new(typeof(XDeclaration), plans);

    protected override void WriteHead(GraphWriter output, XDocument collection)
    {
    }

    protected override XDocument Make(ref GraphReader input, XDocument? instance) => instance is null ? new XDocument() : Construct(instance, []);

    protected override void WriteChildren(GraphWriter output, XDocument collection)
    {
        output.Reference(collection.Declaration, declaration);
        base.WriteChildren(output, collection);
    }

    protected override void ReadChildren(ref GraphReader input, XDocument collection)
    {
        collection.Declaration = (XDeclaration?)input.Reference(declaration);
        base.ReadChildren(ref input, collection);
    }
}

/// <inheritdoc cref="XmlShapes"/>
internal sealed class AttributeShape(TravelPlans plans) : XmlShape<XAttribute>(plans)
{
    protected override void WriteHead(GraphWriter output, XAttribute collection)
    {
        NameShape.WriteIt(output, collection.Name);
        output.Text(collection.Value);
    }

    protected override XAttribute Make(ref GraphReader input, XAttribute? instance)
    {
        var (name, value) = (NameShape.ReadIt(ref input), input.Text()!);
        return instance is null ? new XAttribute(name, value) : Construct(instance, [typeof(XName), typeof(object)], name, value);
    }
}

/// <summary>A node that is a few texts.</summary>
internal sealed class LeafShape<TNode>(TravelPlans plans, Func<TNode, string?[]> partsOf, Func<string?[], TNode> make, int count) : XmlShape<TNode>(plans)
    where TNode : XObject
{
    protected override void WriteHead(GraphWriter output, TNode collection)
    {
        foreach (var part in partsOf(collection))
        {
            output.Text(part);
        }
    }

    protected override TNode Make(ref GraphReader input, TNode? instance)
    {
        var parts = new string?[count];
        foreach (ref var part in parts.AsSpan())
        {
            part = input.Text();
        }

        var made = make(parts);
        return instance is null ? made : throw WireReader.Corrupt($"a type derived from {typeof(TNode)}");
    }
}
