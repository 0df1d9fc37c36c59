using System.Reflection;

namespace PBench.Strategies.Functions;

/// <summary>One field that travels.</summary>
internal sealed class FieldPlan(FieldInfo info)
{
    public FieldInfo Info => info;

    public Type Type { get; } = info.FieldType;

    /// <summary>The user's name for it in a <see cref="MemberPath"/>; our own fields are no names the user knows.</summary>
    public string Step { get; } = info.Module == typeof(FieldPlan).Module ? "" : CompilerNames.UserName(info.Name);

    /// <summary>True for a closure's link to the closure of the scope around it.</summary>
    public bool IsScopeLink { get; } = CompilerNames.IsClosure(info.FieldType);
}
