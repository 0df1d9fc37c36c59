using System.Reflection;

namespace PBench.Strategies.Travel;

/// <summary>Tells which types have a finalizer: it must not run on an object that no constructor has set up.</summary>
internal static class Finalizers
{
    public static bool Has(Type type) =>
        type.GetMethod("Finalize", BindingFlags.Instance | BindingFlags.NonPublic, Type.EmptyTypes)?.DeclaringType != typeof(object);

    /// <summary>Until the whole value is there. What fails half-built is never finalized.</summary>
    public static void Hold(ref GraphReader input, object value)
    {
#pragma warning disable CA1816 // of another object, on purpose
        GC.SuppressFinalize(value);
#pragma warning restore CA1816
        input.Later(() => GC.ReRegisterForFinalize(value));
    }
}
