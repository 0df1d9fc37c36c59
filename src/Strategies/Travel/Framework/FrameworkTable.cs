using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>The framework types that travel, each with its way to come apart and together. Nothing here depends on their private fields.</summary>
/// <remarks>Found by namespace first, so that no worker loads an assembly for a type that it does not meet.</remarks>
internal static class FrameworkTable
{
    /// <summary>All of it, for docs and tests. Loads every assembly that it names.</summary>
    public static IEnumerable<FrameworkEntry> Entries =>
    [
        .. SystemShapes.Entries, .. UriShapes.Entries, .. NumericsShapes.Entries, .. TextShapes.Entries, .. RegexShapes.Entries, .. GlobalizationShapes.Entries,
        .. GenericShapes.Entries, .. SortedShapes.Entries, .. BitShapes.Entries, .. StructuralShapes.Entries, .. ObjectModelShapes.Entries, .. ObservableShapes.Entries,
        .. ConcurrentShapes.Entries, .. ImmutableShapes.Entries, .. FrozenShapes.Entries, .. LinqShapes.Entries, .. NetShapes.Entries, .. JsonShapes.Entries,
        .. JsonNodeShapes.Entries, .. XmlShapes.Entries, .. TokenShapes.Entries, .. TaskShapes.Entries, .. ReflectionShapes.Entries,
    ];

    /// <summary>Null: the type is not in the table.</summary>
    public static Plan? Find(Type type, TravelPlans plans)
    {
        if (ComparerShapes.Find(type, plans) is { } comparer)
        {
            return comparer;
        }

        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            foreach (var entry in EntriesOf(level))
            {
                if (entry.Is(level))
                {
                    return level == type ? entry.Make(type, plans) : entry.IsFamily ? plans.Of(level) : null;
                }
            }
        }

        return null;
    }

    public static Refusal Unknown(Type type)
    {
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return ComparerShapes.IsMadeOfFunctions(type) ? new Refusal($"is {Naming.Of(type)}, a comparer made of functions", "Write it as a class: its fields then travel.")
            : type.IsAssignableTo(typeof(System.Collections.IEnumerable))
            ? new Refusal($"is {Naming.Of(type)}, {(definition.IsVisible ? "a collection that is not in the table of framework types that travel" : "an unfinished query or a collection of a hidden type")}", "Send what ToArray(), ToList() or ToDictionary() makes of it.")
            : new Refusal($"is {Naming.Of(type)}, which is not in the table of framework types that travel", "Send the plain values it was made from, or register an IPayloadCodec for it.");
    }

    /// <summary>The shape <paramref name="definition"/> for a type with these type arguments.</summary>
    public static Plan Make(Type definition, Type type, params object[] arguments) =>
        (Plan)Activator.CreateInstance(definition.MakeGenericType(type.GetGenericArguments()), arguments)!;

    // A switch: each class loads the assemblies of its entries when it is first asked.
    private static FrameworkEntry[] EntriesOf(Type type)
    {
        var isCore = type.Assembly == typeof(object).Assembly;
        return type.Namespace switch
        {
            "System" => isCore ? SystemShapes.Entries : UriShapes.Entries,
            "System.Numerics" => NumericsShapes.Entries,
            "System.Collections" => isCore ? BitShapes.Entries : StructuralShapes.Entries,
            "System.Collections.Generic" => isCore ? GenericShapes.Entries : SortedShapes.Entries,
            "System.Collections.ObjectModel" => isCore ? ObjectModelShapes.Entries : ObservableShapes.Entries,
            "System.Collections.Concurrent" => ConcurrentShapes.Entries,
            "System.Collections.Immutable" => ImmutableShapes.Entries,
            "System.Collections.Frozen" => FrozenShapes.Entries,
            "System.Linq" => LinqShapes.Entries,
            "System.Text" => TextShapes.Entries,
            "System.Text.RegularExpressions" => RegexShapes.Entries,
            "System.Globalization" => GlobalizationShapes.Entries,
            "System.Net" => NetShapes.Entries,
            "System.Text.Json" => JsonShapes.Entries,
            "System.Text.Json.Nodes" => JsonNodeShapes.Entries,
            "System.Xml.Linq" => XmlShapes.Entries,
            "System.Threading" => TokenShapes.Entries,
            "System.Threading.Tasks" => TaskShapes.Entries,
            "System.Reflection" => ReflectionShapes.Entries,
            _ => [],
        };
    }
}
