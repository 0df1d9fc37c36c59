using System.Reflection;
using System.Text.RegularExpressions;

namespace PBench.Strategies.Travel;

/// <summary>System.Text.RegularExpressions. Matches, which lead to the text they are of, are not in the table.</summary>
internal static class RegexShapes
{
    public static FrameworkEntry[] Entries { get; } =
    [
        new(typeof(Regex), "its pattern, options and time limit; one that the compiler generated arrives as that", static (_, _) => new RegexShape()),
    ];

    /// <summary>A class that the compiler wrote for a <see cref="GeneratedRegexAttribute"/>; its one object is in a static field.</summary>
    /// <remarks>By name: asked of every class of users, it must not load the assembly.</remarks>
    public static bool IsGenerated(Type type) =>
        type.BaseType is { Name: nameof(Regex), Namespace: "System.Text.RegularExpressions" } && InstanceField(type) is not null;

    public static FieldInfo? InstanceField(Type type) =>
        type.GetField("Instance", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic) is { IsInitOnly: true } field && field.FieldType == type ? field : null;
}

/// <inheritdoc cref="RegexShapes"/>
internal sealed class RegexShape : ValueShape<Regex>
{
    protected override void Write(GraphWriter output, Regex value)
    {
        var isGenerated = value.GetType() != typeof(Regex) && output.Terms.Gate is null; // to the caller it goes as its pattern: which types may come there is not the worker's to say
        output.Value(isGenerated);
        if (isGenerated)
        {
            output.TypeOf(value.GetType());
            return;
        }

        output.Characters(value.ToString());
        output.Count((int)value.Options);
        output.Value(value.MatchTimeout);
    }

    protected override Regex Read(ref GraphReader input)
    {
        if (input.Wire.Byte() == 0)
        {
            return new Regex(input.Wire.Characters(), (RegexOptions)input.Wire.Count(), input.Value<TimeSpan>());
        }

        var type = input.Terms.Gate is null ? input.TypeOf() : throw WireReader.Corrupt("a generated regex from a worker");
        return RegexShapes.IsGenerated(type) ? (Regex)RegexShapes.InstanceField(type)!.GetValue(null)! : throw WireReader.Corrupt($"{type} as a generated regex");
    }
}
