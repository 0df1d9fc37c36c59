using System.Reflection;

namespace PBench.Strategies.Functions;

/// <summary>Whether a method can be called for each item at all. Says so before any item runs.</summary>
internal static class MethodFit
{
    public static void Check(MethodInfo method, Type item, Type result, object? target)
    {
        var name = $"{method.DeclaringType?.Name}.{method.Name}";
        if (method.ContainsGenericParameters)
        {
            throw new ArgumentException($"'{name}' has open type parameters. Close it with MakeGenericMethod first.", nameof(method));
        }

        CheckTarget(method, name, target);
        CheckResult(method.ReturnType, name, result);
        CheckParameters(method.GetParameters(), name, item);
    }

    /// <summary>Whether reflection passes the value without converting it.</summary>
    public static bool Fits(Type parameter, object? value) =>
        value is null ? !parameter.IsValueType || Nullable.GetUnderlyingType(parameter) is not null : parameter.IsInstanceOfType(value);

    private static void CheckTarget(MethodInfo method, string name, object? target)
    {
        if (method.IsStatic && target is not null)
        {
            throw new ArgumentException($"'{name}' is static and takes no target.", nameof(target));
        }

        if (!method.IsStatic && !method.DeclaringType!.IsInstanceOfType(target))
        {
            throw new ArgumentException(
                $"'{name}' is an instance method: its target must be a {Naming.Of(method.DeclaringType!)}, not {(target is null ? "null" : Naming.Of(target.GetType()))}.",
                nameof(target));
        }
    }

    private static void CheckResult(Type returned, string name, Type result)
    {
        var isTask = returned.IsAssignableTo(typeof(Task)) || returned == typeof(ValueTask)
            || returned.IsGenericType && returned.GetGenericTypeDefinition() == typeof(ValueTask<>);
        if (isTask && returned != result)
        {
            throw new ArgumentException(
                $"'{name}' returns {Naming.Of(returned)}, which a bound method does not await. Use a lambda: async item => await {name}(item, …).");
        }

        if (returned == typeof(void) || !returned.IsAssignableTo(result))
        {
            throw new ArgumentException($"'{name}' returns {Naming.Of(returned)}, not {Naming.Of(result)}.");
        }
    }

    private static void CheckParameters(ParameterInfo[] parameters, string name, Type item)
    {
        if (parameters.Length == 0)
        {
            throw new ArgumentException($"'{name}' has no parameter to take the item.");
        }

        foreach (var parameter in parameters)
        {
            var type = parameter.ParameterType;
            if (type.IsByRef || type.IsByRefLike || type.IsPointer || type.IsFunctionPointer)
            {
                throw new ArgumentException($"Parameter '{parameter.Name}' of '{name}' is a {Naming.Of(type)}, which cannot be bound. Use a lambda.");
            }
        }

        var first = parameters[0].ParameterType;
        if (!item.IsAssignableTo(first) && Nullable.GetUnderlyingType(first) != item)
        {
            throw new ArgumentException(
                $"Parameter '{parameters[0].Name}' of '{name}' takes the item, but is a {Naming.Of(first)} where items are {Naming.Of(item)}.");
        }
    }
}
