using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace PBench.Strategies.Functions;

/// <summary>How the values of a type travel.</summary>
internal enum TravelKind
{
    Refused,
    Text,
    TypeValue,
    MethodValue,
    Delegate,
    Handle,
    Raw,
    RawArray,
    Array,
    Nullable,
    Singleton,
    Comparer,
    Collection,
    Fields,
    Leaf,
}

/// <summary>What is done with the values of one type. Both sides work it out alike, so it is never sent.</summary>
internal sealed class TypePlan
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ConcurrentDictionary<Type, TypePlan> Known = new();

    private TypePlan(Type type, TravelKind kind) => (Type, Kind) = (type, kind);

    public Type Type { get; }

    public TravelKind Kind { get; }

    /// <summary>Of <see cref="TravelKind.Refused"/>.</summary>
    public Refusal? Refusal { get; private init; }

    /// <summary>Of <see cref="TravelKind.Fields"/>: those that travel, base classes first.</summary>
    public FieldPlan[] Fields { get; private init; } = [];

    /// <summary>Of <see cref="TravelKind.Singleton"/>: the static field that holds the object.</summary>
    public FieldInfo? Holder { get; private init; }

    /// <summary>Of <see cref="TravelKind.Collection"/>.</summary>
    public CollectionShape? Collection { get; private init; }

    /// <summary>True for the captured variables of a scope, of which only those that the function reads are sent.</summary>
    public bool IsClosure { get; private init; }

    public static TypePlan Of(Type type) =>
        Known.TryGetValue(type, out var plan) ? plan
        : type.IsCollectible ? Refuse(type, InMemoryOnly(type)) // not kept: keeping it would keep its assembly
        : Known.GetOrAdd(type, Make(type));

    public static Refusal InMemoryOnly(Type type) => new(
        $"needs the type {Naming.Of(type)}, whose assembly is in the memory of this process only (dynamic, a script, collectible, or loaded from bytes)",
        "Put the code into a compiled project, or load the assembly from a file, into a context that is not collectible.");

    /// <summary>Of a value: reflection's own objects have hidden types.</summary>
    public static TypePlan OfValue(object value) => value switch
    {
        Type _ => Of(typeof(Type)),
        MethodInfo _ => Of(typeof(MethodInfo)),
        _ => Of(Comparers.KnownAs(value) ?? value.GetType()),
    };

    private static TypePlan Make(Type type)
    {
        if (type == typeof(Type))
        {
            return new TypePlan(type, TravelKind.TypeValue);
        }

        if (type == typeof(MethodInfo))
        {
            return new TypePlan(type, TravelKind.MethodValue);
        }

        if (type == typeof(string))
        {
            return new TypePlan(type, TravelKind.Text);
        }

        if (type.IsSubclassOf(typeof(Delegate)))
        {
            return new TypePlan(type, TravelKind.Delegate);
        }

        if (type.IsAssignableTo(typeof(ITravelsAsHandle)))
        {
            return new TypePlan(type, TravelKind.Handle);
        }

        if (CompilerNames.SingletonOf(type) is { } holder)
        {
            return new TypePlan(type, TravelKind.Singleton) { Holder = holder };
        }

        if (Refusals.Of(type) is { } refusal)
        {
            return Refuse(type, refusal);
        }

        return type.IsArray ? MakeArray(type)
            : type.IsValueType ? MakeValue(type)
            : FrameworkTypes.Contains(type) && !FrameworkTypes.IsPlainHolder(type) ? MakeFramework(type)
            : MakeFields(type);
    }

    private static TypePlan MakeFramework(Type type)
    {
        if (Comparers.IsKnown(type))
        {
            return new TypePlan(type, TravelKind.Comparer);
        }

        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (!definition.IsVisible && type.IsAssignableTo(typeof(System.Collections.IEnumerable)))
        {
            return Refuse(type, new Refusal($"is {Naming.Of(type)}, an unfinished query or a collection of a hidden type", "Capture what ToArray(), ToList() or ToDictionary() makes of it."));
        }

        return CollectionShape.Of(type) is { } shape
            ? new TypePlan(type, TravelKind.Collection) { Collection = shape }
            : new TypePlan(type, TravelKind.Leaf);
    }

    private static TypePlan MakeArray(Type type)
    {
        if (type.IsVariableBoundArray && type.GetArrayRank() == 1)
        {
            return Refuse(type, new Refusal("is an array that does not start at 0", "Copy it to an ordinary array."));
        }

        var element = type.GetElementType()!;
        var layout = RawLayout.Of(element);
        return layout.Fault is { } fault ? Refuse(type, fault with { Reason = $"holds values that cannot travel: each {fault.Reason}" })
            : layout.IsRaw ? new TypePlan(type, TravelKind.RawArray)
            : new TypePlan(type, TravelKind.Array);
    }

    private static TypePlan MakeValue(Type type)
    {
        var layout = RawLayout.Of(type);
        return layout.Fault is { } fault ? Refuse(type, fault)
            : Nullable.GetUnderlyingType(type) is not null ? new TypePlan(type, TravelKind.Nullable)
            : layout.IsRaw ? new TypePlan(type, TravelKind.Raw)
            : FrameworkTypes.Contains(type) && !FrameworkTypes.IsPlainHolder(type) ? new TypePlan(type, TravelKind.Leaf)
            : type.IsDefined(typeof(InlineArrayAttribute), false) ? Refuse(type, new Refusal($"is {Naming.Of(type)}, an inline array of references", "Use an ordinary array."))
            : MakeFields(type);
    }

    private static TypePlan MakeFields(Type type)
    {
        var levels = new List<FieldInfo[]>();
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            var fields = level.GetFields(Own);
            if (fields.Length > 0 && FrameworkTypes.Contains(level) && !FrameworkTypes.IsPlainHolder(level))
            {
                return new TypePlan(type, TravelKind.Leaf); // a framework base class with state: its fields are not ours to copy
            }

            Array.Sort(fields, static (a, b) => a.MetadataToken.CompareTo(b.MetadataToken)); // the same order in every process
            levels.Add(fields);
        }

        levels.Reverse();
        var travelling = new List<FieldPlan>();
        foreach (var fields in levels)
        {
            foreach (var field in fields)
            {
                if (!CompilerNames.IsLambdaCache(field) && !field.IsDefined(typeof(NotTravellingAttribute), false))
                {
                    travelling.Add(new FieldPlan(field));
                }
            }
        }

        return new TypePlan(type, TravelKind.Fields) { Fields = [.. travelling], IsClosure = CompilerNames.IsClosure(type) };
    }

    private static TypePlan Refuse(Type type, Refusal refusal) => new(type, TravelKind.Refused) { Refusal = refusal };
}
