using System.Reflection;

namespace PBench.Strategies.Functions;

/// <summary>The comparers that every process has: they travel by name.</summary>
internal static class Comparers
{
    private static readonly StringComparer[] OfText =
        [StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, StringComparer.InvariantCulture, StringComparer.InvariantCultureIgnoreCase];

    /// <summary>The public type that such a comparer is known by; null for any other object.</summary>
    public static Type? KnownAs(object value)
    {
        if (value is StringComparer text)
        {
            return NumberOf(text) < 0 ? null : typeof(StringComparer);
        }

        return value.GetType() is { BaseType: { IsConstructedGenericType: true } known } type
            && type.Assembly == typeof(object).Assembly && IsDefaultHolder(known) && Default(known).GetType() == type
            ? known
            : null;
    }

    public static bool IsKnown(Type type) => type == typeof(StringComparer) || type.IsConstructedGenericType && IsDefaultHolder(type);

    public static void Write(WireWriter output, object value)
    {
        if (value is StringComparer text)
        {
            output.Byte((byte)NumberOf(text));
        }
    }

    public static object Read(ref WireReader input, Type type) =>
        type != typeof(StringComparer) ? Default(type)
        : input.Byte() is var number && number < OfText.Length ? OfText[number]
        : throw WireReader.Corrupt("unknown comparer");

    private static int NumberOf(StringComparer comparer) => Array.FindIndex(OfText, known => ReferenceEquals(known, comparer) || known.Equals(comparer));

    private static bool IsDefaultHolder(Type type) =>
        type.GetGenericTypeDefinition() is var definition && (definition == typeof(EqualityComparer<>) || definition == typeof(Comparer<>));

    private static object Default(Type holder) => holder.GetProperty("Default", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
}
