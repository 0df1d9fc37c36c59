using System.Reflection;

namespace PBench.Strategies.Payloads;

/// <summary>Finds types by name among the assemblies of this process. Loads nothing: a name from another process must not decide what code comes in.</summary>
internal static class LoadedTypes
{
    /// <summary>The exception type of that name that can be constructed, or null.</summary>
    public static Type? FindException(string assemblyName, string typeName)
    {
        try
        {
            var type = Type.GetType($"{typeName}, {assemblyName}", FindAssembly, FindType, throwOnError: false);
            return type is not null && type.IsAssignableTo(typeof(Exception)) && !type.IsAbstract && !type.ContainsGenericParameters ? type : null;
        }
        catch (Exception e) when (e is ArgumentException or IOException or BadImageFormatException or TypeLoadException)
        {
            return null; // Not a type name.
        }
    }

    private static Assembly? FindAssembly(AssemblyName name) =>
        Array.Find(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == name.Name);

    // Without an assembly (the arguments of a generic type name one each) there is nothing to look in.
    private static Type? FindType(Assembly? assembly, string name, bool ignoreCase) => assembly?.GetType(name, throwOnError: false, ignoreCase: false);
}
