using System.Reflection;
using System.Runtime.Serialization;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>The conventions that .NET has for types that must be rebuilt: <c>[OnSerializing]</c> to <c>[OnDeserialized]</c>, <c>IDeserializationCallback</c>, <c>ISerializable</c>.</summary>
/// <remarks>Only of users' types: what the framework's do is in the table. From a worker they run for types that <see cref="TypeGate"/> allows, as it is asked before their plans are.</remarks>
internal static class Conventions
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Rebuilding one of its objects runs code of the type.</summary>
    public static bool Has(Type type) => type.IsAssignableTo(typeof(ISerializable)) || type.IsAssignableTo(typeof(IDeserializationCallback)) || Callbacks.OfUser(type) is not null;

    /// <summary>The plan of a type that says itself what it consists of (<c>ISerializable</c>, with the constructor that goes with it); else null.</summary>
    public static Plan? InPlaceOfFields(Type type, TravelPlans plans)
    {
        var constructor = FrameworkTypes.Contains(type) ? null : Constructor(type);
        return constructor is null || !TellsAll(type, plans) ? null
            : IsStandIn(type) ? new RefusedPlan(type, new Refusal($"is {Naming.Of(type)}, which is rebuilt as another object (IObjectReference)", "Hold what it stands for, or register an IPayloadCodec for it."))
            : new SerializablePlan(type, constructor, Callbacks.OfAll(type), plans);
    }

    /// <summary>The plan of a type that travels by its fields and is called before or after (a <see cref="FieldsPlan"/> of its own); else null.</summary>
    public static Plan? AroundFields(Type type, FieldPlan[] fields, IBaseShape? shape, TravelPlans plans) =>
        !FrameworkTypes.Contains(type) && !CompilerNames.IsClosure(type) && Callbacks.OfUser(type) is { } callbacks ? new CallbackPlan(type, fields, shape, callbacks) : null;

    // Exceptions travel with all their fields.
    private static ConstructorInfo? Constructor(Type type) => type.IsAssignableTo(typeof(ISerializable)) && !type.IsAssignableTo(typeof(Exception))
        ? type.GetConstructor(Own, [typeof(SerializationInfo), typeof(StreamingContext)])
        : null;

    // Nothing below the class whose GetObjectData runs has fields that it could not know of. A collection of the framework's is better off with the table.
    private static bool TellsAll(Type type, TravelPlans plans)
    {
        var teller = type.GetInterfaceMap(typeof(ISerializable)).TargetMethods[0].DeclaringType!;
        if (FrameworkTypes.Contains(teller) && plans.Of(teller) is IBaseShape)
        {
            return false;
        }

        for (var level = type; level is not null && level != teller; level = level.BaseType)
        {
            if (Array.Exists(level.GetFields(Own), FieldPlan.Travels))
            {
                return false;
            }
        }

        return true;
    }

#pragma warning disable SYSLIB0050 // marked as obsolete with the formatters that asked for it; the types that have it stay
    private static bool IsStandIn(Type type) => type.IsAssignableTo(typeof(IObjectReference));
#pragma warning restore SYSLIB0050
}
