using System.Reflection;

namespace PBench.Strategies.Travel;

/// <summary>What a framework type offers to types that derive from it: as documented as its public members.</summary>
internal static class ProtectedMembers
{
    public static Func<TOwner, TValue> Getter<TOwner, TValue>(string property) =>
        typeof(TOwner).GetProperty(property, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)!.GetMethod!.CreateDelegate<Func<TOwner, TValue>>();

    /// <summary>The method as <typeparamref name="TOwner"/> has it, whatever the object's type overrides.</summary>
    public static TDelegate Bind<TOwner, TDelegate>(string method, TOwner instance)
        where TDelegate : Delegate =>
        (TDelegate)Activator.CreateInstance(typeof(TDelegate), instance, typeof(TOwner).GetMethod(method, BindingFlags.Instance | BindingFlags.NonPublic)!.MethodHandle.GetFunctionPointer())!;
}
