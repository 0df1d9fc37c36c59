using System.Globalization;

namespace PBench.Strategies.Travel;

/// <summary>System.Globalization.</summary>
internal static class GlobalizationShapes
{
    public static FrameworkEntry[] Entries { get; } =
    [
        new(typeof(CultureInfo), "by its name, with what was changed in its formats", static (_, plans) => new CultureShape(plans)),
        new(typeof(NumberFormatInfo), "all that can be set", static (_, plans) => new NumberFormatShape(plans)),
        new(typeof(DateTimeFormatInfo), "all that can be set, of one that is not a culture's", static (_, plans) => new DateFormatShape(plans)),
        new(typeof(CompareInfo), "by its name", static (_, _) => new CompareInfoShape()),
        new(typeof(TextInfo), "by its name", static (_, _) => new TextInfoShape()),
        new(typeof(RegionInfo), "by its name", static (_, _) => new RegionShape()),
    ];
}

/// <inheritdoc cref="GlobalizationShapes"/>
internal sealed class CompareInfoShape : ValueShape<CompareInfo>
{
    public override bool IsValue => true;

    protected override void Write(GraphWriter output, CompareInfo value) => output.Characters(value.Name);

    protected override CompareInfo Read(ref GraphReader input) => CompareInfo.GetCompareInfo(input.Wire.Characters());
}

/// <inheritdoc cref="GlobalizationShapes"/>
internal sealed class TextInfoShape : ValueShape<TextInfo>
{
    public override bool IsValue => true;

    protected override void Write(GraphWriter output, TextInfo value) =>
        output.Characters(value.IsReadOnly || value.ListSeparator == CultureInfo.GetCultureInfo(value.CultureName).TextInfo.ListSeparator ? value.CultureName
            : throw new TravelRefusal(new Functions.Refusal("is a TextInfo whose list separator was changed", "Send the separator.")));

    protected override TextInfo Read(ref GraphReader input) => CultureInfo.GetCultureInfo(input.Wire.Characters()).TextInfo;
}

/// <inheritdoc cref="GlobalizationShapes"/>
internal sealed class RegionShape : ValueShape<RegionInfo>
{
    protected override void Write(GraphWriter output, RegionInfo value) => output.Characters(value.Name);

    protected override RegionInfo Read(ref GraphReader input) => new(input.Wire.Characters());
}
