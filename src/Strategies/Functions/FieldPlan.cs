using System.Reflection;

namespace PBench.Strategies.Functions;

/// <summary>One field that travels.</summary>
internal sealed class FieldPlan(FieldInfo info)
{
    public FieldInfo Info => info;

    public Type Type { get; } = info.FieldType;

    /// <summary>The user's name for it in a <see cref="MemberPath"/>; our own fields are no names the user knows.</summary>
    public string Step { get; } =
        info.Module == typeof(FieldPlan).Module ? ""
        : info.Module == typeof(object).Module ? PublicName(info.Name)
        : CompilerNames.UserName(info.Name);

    /// <summary>True for a closure's link to the closure of the scope around it.</summary>
    public bool IsScopeLink { get; } = CompilerNames.IsClosure(info.FieldType);

    // Of the framework's plain holders: Item1, m_Item1, key, value.
    private static string PublicName(string field)
    {
        var name = field.StartsWith("m_", StringComparison.Ordinal) ? field[2..] : field;
        return char.ToUpperInvariant(name[0]) + name[1..];
    }
}
