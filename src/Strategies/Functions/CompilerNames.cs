using System.Reflection;
using System.Runtime.CompilerServices;

namespace PBench.Strategies.Functions;

/// <summary>What the compilers' made-up names mean. C# names contain <c>&lt;</c>, which no user can write.</summary>
internal static class CompilerNames
{
    /// <summary>A class that holds the captured variables of one scope.</summary>
    public static bool IsClosure(Type type) =>
        type.IsNested && !type.IsValueType &&
        (type.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal) || type.Name.StartsWith("_Closure$__", StringComparison.Ordinal));

    /// <summary>Where a closure keeps a delegate it already made: filled again on demand, and no variable.</summary>
    public static bool IsLambdaCache(FieldInfo field) => field.Name.StartsWith("<>9__", StringComparison.Ordinal);

    /// <summary>The class of the lambdas that capture nothing; its one object sits in the static field <c>&lt;&gt;9</c>.</summary>
    public static FieldInfo? SingletonOf(Type type) =>
        type.IsNested && (type.Name == "<>c" || type.Name.StartsWith("<>c__", StringComparison.Ordinal)) && !IsClosure(type)
            ? type.GetField("<>9", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            : null;

    /// <summary>A closure's link to the object whose method the lambda stands in.</summary>
    public static bool IsThisLink(FieldInfo field) => field.Name is "<>4__this" or "$VB$Me" && IsClosure(field.DeclaringType!);

    /// <summary>The compiler's ways from the address of an inline array to an element's, or to a span over it.</summary>
    public static bool IsViewOfInlineArray(MethodBase method) =>
        method.Name is "InlineArrayElementRef" or "InlineArrayFirstElementRef" or "InlineArrayAsSpan" && method.DeclaringType?.Name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal) == true;

    /// <summary>The body of an async method or an iterator, turned into a type.</summary>
    public static bool IsStateMachine(Type type) =>
        type.IsNested && type.Name.StartsWith('<') &&
        (type.IsAssignableTo(typeof(IAsyncStateMachine)) || type.IsAssignableTo(typeof(System.Collections.IEnumerator)));

    /// <summary>A lambda, a local function, or a method of a type the compiler made for them.</summary>
    public static bool IsGenerated(MethodBase method) =>
        method.Name.StartsWith('<') || method.DeclaringType is { } type && IsGenerated(type);

    /// <summary>A type that the compiler made for lambdas, async methods or iterators.</summary>
    public static bool IsGenerated(Type type) => type.IsNested && (type.Name.StartsWith('<') || IsClosure(type));

    /// <summary>The name the user gave to what became this field; empty for the compiler's own links between scopes.</summary>
    public static string UserName(string field)
    {
        const string visualBasic = "$VB$Local_";
        if (field.StartsWith(visualBasic, StringComparison.Ordinal))
        {
            return field[visualBasic.Length..];
        }

        if (field.StartsWith("<>3__", StringComparison.Ordinal))
        {
            return field[5..]; // a parameter of an iterator
        }

        if (field.StartsWith("<>", StringComparison.Ordinal) || field.StartsWith("CS$<>", StringComparison.Ordinal) || field.StartsWith("$VB$", StringComparison.Ordinal))
        {
            return ""; // this, the closure of an outer scope, a state
        }

        // <x>P: primary constructor; <x>5__2: local of a state machine; <X>k__BackingField: property; <X>i__Field: anonymous type
        return field.StartsWith('<') && field.IndexOf('>') is var end and > 1 ? field[1..end] : field;
    }
}
