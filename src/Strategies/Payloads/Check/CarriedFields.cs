using System.Reflection;
using System.Reflection.Emit;

namespace PBench.Strategies.Payloads;

/// <summary>Which field a serialised member carries.</summary>
internal static class CarriedFields
{
    /// <summary>The field itself, the field behind an automatic property, or the field that a getter merely returns; else null.</summary>
    public static FieldInfo? Behind(MemberInfo member) => member switch
    {
        FieldInfo field => field,
        PropertyInfo property => AutomaticField(property) ?? ReturnedField(property.GetMethod),
        _ => null,
    };

    /// <summary>Compares fields that reflection found through different types.</summary>
    public static (Type? Declaring, string Name) Key(FieldInfo field) => (field.DeclaringType, field.Name);

    private static FieldInfo? AutomaticField(PropertyInfo property) =>
        property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);

    // ldarg.0; ldfld token; ret, and the same as a debug build writes it.
    private static FieldInfo? ReturnedField(MethodInfo? getter)
    {
        if (getter is null || getter.IsStatic || getter.GetMethodBody()?.GetILAsByteArray() is not { } body)
        {
            return null;
        }

        var code = body.AsSpan();
        if (code is [0x00, ..])
        {
            code = code[1..];
        }

        var isRead = code.Length >= 7 && code[0] == OpCodes.Ldarg_0.Value && code[1] == OpCodes.Ldfld.Value;
        if (!isRead || !(code[6..] is [0x2A] or [0x0A, 0x2B, 0x00, 0x06, 0x2A]))
        {
            return null;
        }

        var token = BitConverter.ToInt32(code[2..6]);
        return getter.Module.ResolveField(token, getter.DeclaringType!.GetGenericArguments(), null);
    }
}
