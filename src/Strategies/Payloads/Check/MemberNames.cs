using System.Reflection;

namespace PBench.Strategies.Payloads;

/// <summary>Names of members as their author wrote them.</summary>
internal static class MemberNames
{
    /// <summary>A field's name, or that of the property, constructor parameter or anonymous member that the compiler made it for.</summary>
    public static string Written(FieldInfo field) =>
        field.Name.StartsWith('<') && field.Name.IndexOf('>', StringComparison.Ordinal) is > 1 and var end ? field.Name[1..end] : field.Name;

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
