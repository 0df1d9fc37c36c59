using System.Reflection;

namespace PBench.Strategies.Payloads;

/// <summary>Finds comparers that a rebuilt collection would not have.</summary>
internal static class Comparers
{
    private static readonly string[] Properties = ["Comparer", "KeyComparer", "ValueComparer"];

    public static bool Has(Type collection) => Properties.Any(name => collection.GetProperty(name) is not null);

    /// <summary>True when a comparer of <paramref name="collection"/> is not the one it would be rebuilt with.</summary>
    public static bool HasOwn(object collection)
    {
        foreach (var name in Properties)
        {
            if (collection.GetType().GetProperty(name) is { } property && property.GetValue(collection) is { } comparer && !IsDefault(property, comparer))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsDefault(PropertyInfo property, object comparer)
    {
        var declared = property.PropertyType;
        if (!declared.IsGenericType)
        {
            return false;
        }

        var isEquality = declared.GetGenericTypeDefinition() == typeof(IEqualityComparer<>);
        if (isEquality && comparer.Equals(StringComparer.Ordinal))
        {
            return true; // The default equality of strings, under another name.
        }

        var holder = (isEquality ? typeof(EqualityComparer<>) : typeof(Comparer<>)).MakeGenericType(declared.GetGenericArguments());
        return comparer.Equals(holder.GetProperty("Default", BindingFlags.Static | BindingFlags.Public)!.GetValue(null));
    }
}
