using System.Reflection;

namespace PBench.Strategies.Travel;

/// <summary>Comparers. Those that every process has travel by name; any other one by its fields, like other objects.</summary>
internal static class ComparerShapes
{
    public static Plan? Find(Type type, TravelPlans plans)
    {
        if (typeof(StringComparer).IsAssignableFrom(type))
        {
            return type == typeof(StringComparer) ? new TextComparer() : plans.Of(typeof(StringComparer));
        }

        for (var level = type; level is not null; level = level.BaseType)
        {
            if (IsHolder(level))
            {
                return level == type ? new DefaultComparer(type)
                    : Default(level).GetType() == type ? plans.Of(level)
                    : null;
            }
        }

        return null;
    }

    /// <summary>What <c>Comparer.Create</c> and <c>EqualityComparer.Create</c> make: nobody can ask them for their functions.</summary>
    public static bool IsMadeOfFunctions(Type type) => type.BaseType is { } level && IsHolder(level);

    /// <summary>True when the comparer needs nothing that is still to come.</summary>
    public static bool IsKnown<T>(IEqualityComparer<T>? comparer) => comparer is null or StringComparer || ReferenceEquals(comparer, EqualityComparer<T>.Default);

    /// <inheritdoc cref="IsKnown{T}(IEqualityComparer{T})"/>
    public static bool IsKnown<T>(IComparer<T>? comparer) => comparer is null or StringComparer || ReferenceEquals(comparer, Comparer<T>.Default);

    private static bool IsHolder(Type type) =>
        type.IsConstructedGenericType && type.GetGenericTypeDefinition() is var definition && (definition == typeof(EqualityComparer<>) || definition == typeof(Comparer<>));

    private static object Default(Type holder) => holder.GetProperty("Default", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private sealed class DefaultComparer(Type holder) : Plan(holder)
    {
        public override bool IsValue => true;

        public override void WriteNew(GraphWriter output, object value) => output.Byte(0);

        public override object ReadNew(ref GraphReader input, int number)
        {
            input.Wire.Byte();
            return Default(Type);
        }
    }

    /// <summary>A <see cref="StringComparer"/>: ordinal, or of a culture with its options.</summary>
    private sealed class TextComparer() : ValueShape<StringComparer>
    {
        private static readonly StringComparer[] Known =
            [StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, StringComparer.InvariantCulture, StringComparer.InvariantCultureIgnoreCase];

        protected override void Write(GraphWriter output, StringComparer value)
        {
            var known = Array.FindIndex(Known, comparer => comparer.Equals(value));
            if (known >= 0)
            {
                output.Byte((byte)known);
            }
            else if (StringComparer.IsWellKnownCultureAwareComparer(value, out var culture, out var options))
            {
                output.Byte((byte)Known.Length);
                output.Text(culture.Name);
                output.Count((int)options);
            }
            else
            {
                throw new TravelRefusal(new Functions.Refusal("is a comparer of texts that is not known by name", "Use one of those that StringComparer gives."));
            }
        }

        protected override StringComparer Read(ref GraphReader input)
        {
            var known = input.Wire.Byte();
            return known < Known.Length ? Known[known]
                : known == Known.Length ? StringComparer.Create(System.Globalization.CultureInfo.GetCultureInfo(input.Text()!), (System.Globalization.CompareOptions)input.Wire.Count())
                : throw WireReader.Corrupt("unknown comparer");
        }
    }
}
