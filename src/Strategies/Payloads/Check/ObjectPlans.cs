using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace PBench.Strategies.Payloads;

/// <summary>The plan of a class, struct or interface: every field must be carried by a member that JSON both writes and reads.</summary>
internal static class ObjectPlans
{
    public static void Fill(TypePlan plan, JsonTypeInfo type, TypeGraphCheck check, Func<Type, TypePlan> planOf)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            plan.OwnRefusal = new Refusal($"has a type ({plan.Type}) that JSON is not known to carry exactly", "");
            return;
        }

        plan.Shape = PlanShape.Object;
        plan.Behind = Behind(plan, type, check);
        if (plan.Type.IsInterface || plan.Type.IsAbstract)
        {
            return; // No value is of this type: whatever is behind it has a plan of its own.
        }

        var carried = new HashSet<(Type?, string)>();
        foreach (var property in type.Properties.Where(IsCarried))
        {
            if (property.AttributeProvider is MemberInfo member && CarriedFields.Behind(member) is { } field)
            {
                carried.Add(CarriedFields.Key(field));
            }

            if (property.IsExtensionData)
            {
                plan.OwnRefusal = new Refusal("is marked [JsonExtensionData], whose values change their types", MemberName(property));
                return;
            }

            var memberPlan = property.CustomConverter is null ? planOf(property.PropertyType) : new TypePlan(property.PropertyType);
            plan.Members.Add(new PlanMember(MemberName(property), property.Get, memberPlan));
        }

        plan.OwnRefusal = HiddenField(plan.Type, carried) ?? Constructor(type);
    }

    private static bool IsCarried(JsonPropertyInfo property) =>
        property.Get is not null && (property.Set is not null || property.AssociatedParameter is not null);

    private static Refusal? HiddenField(Type type, HashSet<(Type?, string)> carried)
    {
        var field = MemberNames.InstanceFields(type).FirstOrDefault(field => !carried.Contains(CarriedFields.Key(field)));
        if (field is null)
        {
            return null;
        }

        var name = MemberNames.Written(field);
        var member = field.DeclaringType!.GetMember(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .FirstOrDefault(found => found is PropertyInfo or FieldInfo);
        var reason = Untransportable.Reason(field.FieldType) ??
            (member?.IsDefined(typeof(JsonIgnoreAttribute)) == true ? "is marked [JsonIgnore], so its value would be lost"
            : member is PropertyInfo { GetMethod.IsPublic: true, SetMethod: null or { IsPublic: false } }
                ? "has no public setter and no constructor parameter of its name and type, so its value would be lost"
            : field.IsInitOnly && field.IsPublic ? "is read-only and no constructor parameter has its name and type, so its value would be lost"
            : $"is state that JSON does not carry (in {field.DeclaringType}), so its value would be lost");
        return new Refusal(reason, name);
    }

    private static Refusal? Constructor(JsonTypeInfo type)
    {
        if (type.ConstructorAttributeProvider is not ConstructorInfo constructor)
        {
            return type.CreateObject is null
                ? new Refusal($"cannot be rebuilt: {type.Type} has no public constructor that is parameterless, single or marked [JsonConstructor]", "")
                : null;
        }

        var unbound = constructor.GetParameters().FirstOrDefault(parameter =>
            !type.Properties.Any(property => property.AssociatedParameter?.Position == parameter.Position));
        return unbound is null
            ? null
            : new Refusal($"cannot be rebuilt: no member of {type.Type} has the name and type of the constructor's parameter '{unbound.Name}'", "");
    }

    // A sealed type is always itself. Else another type may be behind it, which JSON rebuilds only if [JsonDerivedType] lists it with a name.
    private static Func<Type, TypePlan?>? Behind(TypePlan plan, JsonTypeInfo type, TypeGraphCheck check)
    {
        if (plan.Type.IsValueType || plan.Type.IsSealed)
        {
            return null;
        }

        var listed = type.PolymorphismOptions?.DerivedTypes.Where(derived => derived.TypeDiscriminator is not null).Select(derived => derived.DerivedType).ToHashSet() ?? [];
        return behind => behind == plan.Type ? plan : listed.Contains(behind) ? check.PlanOf(behind) : null;
    }

    private static string MemberName(JsonPropertyInfo property) => property.AttributeProvider is MemberInfo member ? member.Name : property.Name;
}
