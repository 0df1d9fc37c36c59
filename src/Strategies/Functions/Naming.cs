using System.Reflection;

namespace PBench.Strategies.Functions;

/// <summary>Names as a user would write them.</summary>
internal static class Naming
{
    /// <summary>Without namespace and type arguments.</summary>
    public static string Short(Type type) => type.Name.Split('`')[0];

    /// <summary>Of a method, or of a type; of a lambda, of the method it stands in.</summary>
    public static string Of(MemberInfo function)
    {
        if (function is Type type)
        {
            return Of(type);
        }

        var (owner, name) = (function.DeclaringType, function.Name);
        while (owner is { IsNested: true } && owner.Name.StartsWith('<'))
        {
            owner = owner.DeclaringType; // the compiler's own class
        }

        var method = owner is null ? "" : $"{Of(owner)}.";
        return name.StartsWith('<') && name.IndexOf('>') is var end and > 1 ? $"a lambda in {method}{name[1..end]}" : $"{method}{name}";
    }

    public static string Of(Type type)
    {
        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (!type.IsGenericType)
        {
            return type.FullName is { } name && type.IsNested ? name.Replace('+', '.') : type.ToString();
        }

        var plain = type.Name;
        var mark = plain.IndexOf('`');
        var owner = type.IsNested ? Of(type.DeclaringType!) : type.Namespace;
        return $"{owner}.{(mark < 0 ? plain : plain[..mark])}<{string.Join(", ", Array.ConvertAll(type.GetGenericArguments(), Of))}>";
    }
}
