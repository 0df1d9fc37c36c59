using System.Reflection;

namespace PBench.Strategies.Payloads;

/// <summary>The codec of the package PBench.Strategies.MemoryPack, when the application brought it.</summary>
internal static class OptionalMemoryPack
{
    private const string AssemblyName = "PBench.Strategies.MemoryPack";

    private static readonly Lazy<IPayloadCodec?> Codec = new(Load);

    /// <summary>The codec for a type marked <c>[MemoryPackable]</c>; else null. Looks for the package only when it meets such a type.</summary>
    public static IPayloadCodec? For(Type type) =>
        IsMarked(type) && Codec.Value is { } codec && codec.CanEncode(type) ? codec : null;

    private static bool IsMarked(Type type) =>
        type.CustomAttributes.Any(attribute => attribute.AttributeType.FullName == "MemoryPack.MemoryPackableAttribute");

    private static IPayloadCodec? Load()
    {
        try
        {
            return Assembly.Load(AssemblyName).GetType($"{AssemblyName}.MemoryPackCodec") is { } type
                ? Activator.CreateInstance(type) as IPayloadCodec
                : null;
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or TargetInvocationException or MissingMethodException or TypeLoadException)
        {
            return null; // Not installed, or not usable here: the graph takes over.
        }
    }
}
