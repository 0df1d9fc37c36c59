using System.Xml.Linq;

namespace PBench.Strategies.Travel;

/// <summary>There is one of each name in a process.</summary>
internal sealed class NameShape : ValueShape<XName>
{
    public override bool IsValue => true;

    public static void WriteIt(GraphWriter output, XName name)
    {
        output.Text(name.LocalName);
        output.Text(name.NamespaceName);
    }

    public static XName ReadIt(ref GraphReader input) => XName.Get(input.Text()!, input.Text()!);

    protected override void Write(GraphWriter output, XName value) => WriteIt(output, value);

    protected override XName Read(ref GraphReader input) => ReadIt(ref input);
}

/// <inheritdoc cref="NameShape"/>
internal sealed class NamespaceShape : ValueShape<XNamespace>
{
    public override bool IsValue => true;

    protected override void Write(GraphWriter output, XNamespace value) => output.Text(value.NamespaceName);

    protected override XNamespace Read(ref GraphReader input) => XNamespace.Get(input.Text()!);
}

/// <inheritdoc cref="XmlShapes"/>
internal sealed class DeclarationShape : ValueShape<XDeclaration>
{
    protected override void Write(GraphWriter output, XDeclaration value)
    {
        output.Text(value.Version);
        output.Text(value.Encoding);
        output.Text(value.Standalone);
    }

    protected override XDeclaration Read(ref GraphReader input) => new(input.Text(), input.Text(), input.Text());
}
