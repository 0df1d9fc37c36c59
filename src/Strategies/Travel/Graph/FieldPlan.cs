using System.Reflection;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>One field that travels.</summary>
internal sealed class FieldPlan(FieldInfo info, TravelPlans plans)
{
    private const FieldAttributes NotSerialized = (FieldAttributes)0x80; // [NonSerialized]: a flag of the field, whose name is marked as obsolete

    public FieldInfo Info => info;

    public Type Type => info.FieldType;

    public Slot Slot { get; } = new(info.FieldType, plans)
    {
        Kept = info.FieldType.IsValueType || info.FieldType == typeof(string) ? null : StaticInstances.In(info.DeclaringType!, info.FieldType),
        MayBeLock = IsHidden(info),
    };

    /// <summary>The user's name for it in a <see cref="MemberPath"/>; our own fields are no names the user knows.</summary>
    public string Step { get; } =
        info.Module == typeof(FieldPlan).Module ? ""
        : info.Module == typeof(object).Module ? PublicName(info.Name)
        : CompilerNames.UserName(info.Name);

    /// <summary>True for a closure's link to the closure of the scope around it.</summary>
    public bool IsScopeLink { get; } = CompilerNames.IsClosure(info.FieldType);

    /// <summary>True for a closure's link to the object whose method the lambda stands in.</summary>
    public bool IsThisLink { get; } = CompilerNames.IsThisLink(info);

    /// <summary>False for what each process makes for itself.</summary>
    public static bool Travels(FieldInfo field) =>
        !CompilerNames.IsLambdaCache(field) && !field.Attributes.HasFlag(NotSerialized) && !field.IsDefined(typeof(NotTravellingAttribute), false);

    // From all but the type itself and its assembly: what a property shows is no lock that only guards its object.
    private static bool IsHidden(FieldInfo info) =>
        !info.IsPublic && info.Module != typeof(FieldPlan).Module && !CompilerNames.IsClosure(info.DeclaringType!)
        && (!info.Name.EndsWith(">k__BackingField", StringComparison.Ordinal)
            || info.DeclaringType!.GetProperty(CompilerNames.UserName(info.Name), BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly) is null);

    // Of the framework's plain holders: Item1, m_Item1, key, value.
    private static string PublicName(string field)
    {
        var name = field.StartsWith("m_", StringComparison.Ordinal) ? field[2..] : field;
        return char.ToUpperInvariant(name[0]) + name[1..];
    }
}
