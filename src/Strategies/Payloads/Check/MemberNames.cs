using System.Reflection;

namespace PBench.Strategies.Payloads;

/// <summary>Names of members as their author wrote them.</summary>
internal static class MemberNames
{
    /// <summary>A field's name, or the property's whose backing field it is.</summary>
    public static string Written(FieldInfo field) => PropertyOf(field) ?? field.Name;

    /// <summary>The property that the compiler made <paramref name="field"/> for, or null.</summary>
    public static string? PropertyOf(FieldInfo field) =>
        field.Name.StartsWith('<') && field.Name.IndexOf(">k__BackingField", StringComparison.Ordinal) is > 1 and var end ? field.Name[1..end] : null;

    /// <summary>Every instance field, private ones of base classes included.</summary>
    public static IEnumerable<FieldInfo> InstanceFields(Type type)
    {
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            foreach (var field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                yield return field;
            }
        }
    }
}
