using System.Reflection;
using System.Runtime.CompilerServices;

namespace PBench.Strategies.Payloads;

/// <summary>Finds comparers that a rebuilt collection would not have.</summary>
internal static class Comparers
{
    private static readonly string[] Properties = ["Comparer", "KeyComparer", "ValueComparer"];

    // A memo of what reflection says of each type; weak, so that it keeps no plug-in loaded.
    private static readonly ConditionalWeakTable<Type, Expected[]> Known = [];

    public static bool Has(Type collection) => ExpectedOf(collection).Length > 0;

    /// <summary>True when a comparer of <paramref name="collection"/> is not the one it would be rebuilt with.</summary>
    public static bool HasOwn(object collection)
    {
        foreach (var expected in ExpectedOf(collection.GetType()))
        {
            if (expected.Property.GetValue(collection) is { } comparer && !expected.IsMetBy(comparer))
            {
                return true;
            }
        }

        return false;
    }

    private static Expected[] ExpectedOf(Type collection) => Known.GetValue(collection, static type =>
        [.. Properties.Select(name => type.GetProperty(name)).Where(property => property?.PropertyType.IsConstructedGenericType == true).Select(property => new Expected(property!))]);

    /// <summary>A property that holds a comparer, and what a new collection has there.</summary>
    private sealed class Expected
    {
        private readonly bool _isEquality;
        private readonly object _default;

        public Expected(PropertyInfo property)
        {
            Property = property;
            var declared = property.PropertyType;
            _isEquality = declared.GetGenericTypeDefinition() == typeof(IEqualityComparer<>);
            var holder = (_isEquality ? typeof(EqualityComparer<>) : typeof(Comparer<>)).MakeGenericType(declared.GetGenericArguments());
            _default = holder.GetProperty("Default", BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!;
        }

        public PropertyInfo Property { get; }

        /// <summary>Ordinal is the default equality of strings, under another name.</summary>
        public bool IsMetBy(object comparer) => comparer.Equals(_default) || (_isEquality && comparer.Equals(StringComparer.Ordinal));
    }
}
