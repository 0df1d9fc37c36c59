namespace PBench.Strategies.Functions;

/// <summary>Type names as a user would write them.</summary>
internal static class Naming
{
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
