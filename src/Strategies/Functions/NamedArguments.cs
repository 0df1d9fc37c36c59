using System.Reflection;
using System.Runtime.CompilerServices;

namespace PBench.Strategies.Functions;

/// <summary>Puts named values in the places of a method's parameters; the first place stays free for the item.</summary>
internal static class NamedArguments
{
    /// <summary>Names and values of an anonymous object or a dictionary.</summary>
    public static IReadOnlyDictionary<string, object?> Read(object? arguments)
    {
        if (arguments is IReadOnlyDictionary<string, object?> dictionary)
        {
            return dictionary;
        }

        var named = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (arguments is null)
        {
            return named;
        }

        // Only an anonymous type surely means names and values: of a string, say, the length would become an argument.
        if (!arguments.GetType().Name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal) && !arguments.GetType().Name.StartsWith("VB$Anonymous", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"Arguments are named in an anonymous object, as in new {{ b = 2 }}, or an IReadOnlyDictionary<string, object?>, not in a {Naming.Of(arguments.GetType())}.",
                nameof(arguments));
        }

        foreach (var property in arguments.GetType().GetProperties())
        {
            named.Add(property.Name, property.GetValue(arguments));
        }

        return named;
    }

    /// <summary>An argument for each parameter but the first, which is the item's.</summary>
    public static BoundArgument[] Bind(MethodInfo method, IReadOnlyDictionary<string, object?> named)
    {
        var parameters = method.GetParameters();
        CheckNames(method, parameters, named);
        var bound = new BoundArgument[parameters.Length - 1];
        var missing = new List<string>();
        for (var i = 1; i < parameters.Length; i++)
        {
            var parameter = parameters[i];
            if (named.TryGetValue(parameter.Name!, out var value))
            {
                CheckFit(parameter, value);
            }
            else if (!TryDefault(parameter, out value))
            {
                missing.Add($"'{parameter.Name}'");
            }

            bound[i - 1] = new BoundArgument(parameter.Name!, value);
        }

        return missing.Count == 0 ? bound : throw new ArgumentException(
            $"'{method.Name}' also needs {string.Join(", ", missing)}: bind {(missing.Count == 1 ? "it" : "them")} by name.");
    }

    private static void CheckNames(MethodInfo method, ParameterInfo[] parameters, IReadOnlyDictionary<string, object?> named)
    {
        foreach (var name in named.Keys)
        {
            if (name == parameters[0].Name)
            {
                throw new ArgumentException($"'{name}' is given twice: bound by name and taken by the item.");
            }

            if (!Array.Exists(parameters, parameter => parameter.Name == name))
            {
                throw new ArgumentException(
                    $"'{method.Name}' has no parameter '{name}'. It has: {string.Join(", ", Array.ConvertAll(parameters, p => p.Name))}.");
            }
        }
    }

    private static void CheckFit(ParameterInfo parameter, object? value)
    {
        if (!MethodFit.Fits(parameter.ParameterType, value))
        {
            throw new ArgumentException(
                $"'{parameter.Name}' is a {Naming.Of(parameter.ParameterType)}, but was given {(value is null ? "null" : $"a {Naming.Of(value.GetType())}")}.");
        }
    }

    private static bool TryDefault(ParameterInfo parameter, out object? value)
    {
        var type = parameter.ParameterType;
        value = null;
        if (parameter.IsDefined(typeof(ParamArrayAttribute), false) && type.IsArray)
        {
            value = Array.CreateInstance(type.GetElementType()!, 0);
            return true;
        }

        if (!parameter.HasDefaultValue)
        {
            return false;
        }

        value = parameter.DefaultValue;
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (value is not null && plain.IsEnum && !plain.IsInstanceOfType(value))
        {
            value = Enum.ToObject(plain, value); // metadata keeps the number only
        }
        else if (value is null && type.IsValueType && plain == type)
        {
            value = RuntimeHelpers.GetUninitializedObject(type); // default(T) of a struct
        }

        return true;
    }
}
