using System.Reflection;
using System.Reflection.Emit;

namespace PBench.Strategies.Payloads;

/// <summary>Which field a serialised member carries.</summary>
internal static class CarriedFields
{
    /// <summary>The field itself, or the field that a property's getter merely returns (as every automatic property's does); else null.</summary>
    /// <remarks>A getter that does more, e.g. with the <c>field</c> keyword, may give another value than the field's: nothing is known of it.</remarks>
    public static FieldInfo? Behind(MemberInfo member) => member switch
    {
        FieldInfo field => field,
        PropertyInfo property => ReturnedField(property.GetMethod),
        _ => null,
    };

    /// <summary>Compares fields that reflection found through different types.</summary>
    public static (Type? Declaring, string Name) Key(FieldInfo field) => (field.DeclaringType, field.Name);

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
