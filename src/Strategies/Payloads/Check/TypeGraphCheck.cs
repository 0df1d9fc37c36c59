using System.Collections;
using System.Collections.Concurrent;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PBench.Strategies.Payloads;

/// <summary>Tells, once per type, whether JSON carries all of it, and what must be looked at in each value.</summary>
/// <remarks>Trusted: constructors and setters to keep what they are given, and converters named by <c>[JsonConverter]</c>.
/// An object reached by two ways arrives as two equal ones.</remarks>
internal sealed class TypeGraphCheck(JsonSerializerOptions options, CustomCodecs custom)
{
    private readonly ConcurrentDictionary<Type, TypePlan> _plans = new();
    private readonly Lock _building = new();

    /// <summary>The finished plan of a type and, through its members, of everything in it.</summary>
    public TypePlan PlanOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (_plans.TryGetValue(type, out var known))
        {
            return known;
        }

        lock (_building)
        {
            var fresh = new Dictionary<Type, TypePlan>();
            var plan = Build(type, fresh);
            foreach (var built in fresh.Values)
            {
                built.Conclude();
            }

            foreach (var built in fresh.Values)
            {
                _plans.TryAdd(built.Type, built);
            }

            return plan;
        }
    }

    private TypePlan Build(Type type, Dictionary<Type, TypePlan> fresh)
    {
        type = Nullable.GetUnderlyingType(type) ?? type; // A value boxes to the same either way.
        if (_plans.TryGetValue(type, out var known) || fresh.TryGetValue(type, out known))
        {
            return known;
        }

        var plan = new TypePlan(type);
        fresh.Add(type, plan);
        try
        {
            Fill(plan, fresh);
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException or JsonException or ArgumentException)
        {
            plan.OwnRefusal = new Refusal($"cannot be written as JSON: {e.Message}", "");
        }

        return plan;
    }

    private void Fill(TypePlan plan, Dictionary<Type, TypePlan> fresh)
    {
        var type = plan.Type;
        if (custom.Find(type) is not null || type.IsDefined(typeof(JsonConverterAttribute), inherit: false) || IsText(type))
        {
            return;
        }

        if (Untransportable.Reason(type) is { } reason)
        {
            plan.OwnRefusal = new Refusal(reason, "");
        }
        else if (UnmanagedScan.IsUnmanaged(type))
        {
            plan.OwnRefusal = UnmanagedScan.FindHandle(type);
        }
        else if (PlainCodecs.Find(type) is not null)
        {
            // A block of unmanaged elements: travels as memory, unless there is an address in an element.
            AddMember(plan, PlanShape.Leaf, "[]", ElementOf(type), fresh);
        }
        else if (type.IsArray)
        {
            FillArray(plan, fresh);
        }
        else if (type.IsConstructedGenericType && FillCollection(plan, fresh))
        {
            return;
        }
        else if (type == typeof(object))
        {
            plan.Behind = static _ => null;
        }
        else if (typeof(IEnumerable).IsAssignableFrom(type))
        {
            plan.OwnRefusal = new Refusal($"is a collection ({type}) of which JSON may carry the elements, but no other state; use a standard one", "");
        }
        else
        {
            ObjectPlans.Fill(plan, options.GetTypeInfo(type), this, member => Build(member, fresh));
        }
    }

    private void FillArray(TypePlan plan, Dictionary<Type, TypePlan> fresh)
    {
        if (!plan.Type.IsSZArray)
        {
            plan.OwnRefusal = new Refusal("is an array of several dimensions, which JSON cannot carry; use an array of arrays", "");
            return;
        }

        var element = plan.Type.GetElementType()!;
        AddMember(plan, PlanShape.Sequence, "[]", element, fresh);
        if (!element.IsValueType && !element.IsSealed)
        {
            plan.Behind = behind => behind == plan.Type ? plan : null; // A Derived[] may stand behind a Base[].
        }
    }

    private bool FillCollection(TypePlan plan, Dictionary<Type, TypePlan> fresh)
    {
        var type = plan.Type;
        var arguments = type.GetGenericArguments();
        if (StandardCollections.IsSequence(type) || StandardCollections.IsSequenceInterface(type))
        {
            AddMember(plan, PlanShape.Sequence, "[]", arguments[0], fresh);
        }
        else if (StandardCollections.IsMap(type) || StandardCollections.IsMapInterface(type))
        {
            AddMember(plan, PlanShape.Map, "[key]", arguments[0], fresh);
            AddMember(plan, PlanShape.Map, "[]", arguments[1], fresh);
            if (!StandardCollections.IsPropertyName(arguments[0]) && custom.Find(arguments[0]) is null && type.GetGenericTypeDefinition() != typeof(Dictionary<,>))
            {
                plan.OwnRefusal = new Refusal($"has keys of type {arguments[0]}, which JSON carries only in a Dictionary", "");
            }
        }
        else
        {
            return false;
        }

        plan.HasComparer = Comparers.Has(type) || type.IsInterface;
        plan.Behind = !type.IsInterface
            ? type.IsSealed ? null : behind => behind == type ? plan : null
            : behind => StandardCollections.MayStandBehind(type, behind) ? plan : null;
        return true;
    }

    private void AddMember(TypePlan plan, PlanShape shape, string name, Type member, Dictionary<Type, TypePlan> fresh)
    {
        plan.Shape = shape;
        plan.Members.Add(new PlanMember(name, null, Build(member, fresh)));
    }

    private static Type ElementOf(Type block) => block.IsArray ? block.GetElementType()! : block.GetGenericArguments()[0];

    private static bool IsText(Type type) =>
        type == typeof(string) || type == typeof(Uri) || type == typeof(Version) || type == typeof(BigInteger) || type == typeof(JsonElement);
}
