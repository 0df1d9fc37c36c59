using System.Reflection;
using System.Runtime.CompilerServices;

namespace PBench.Strategies.Interop;

/// <summary>The two random numbers on which the hash codes of this process depend: one of texts, one of <see cref="HashCode"/>.</summary>
/// <remarks>
/// Private fields of the runtime's core library. Where they are gone this process keeps its own, and its codes are no other's. They defend tables against
/// keys that were chosen to collide, so they are told to own workers only.
/// </remarks>
internal static unsafe class RuntimeSeeds
{
    private const string Owner = "System.Marvin";
    private const string Field = "<DefaultSeed>k__BackingField";

    /// <summary>False: this runtime has them elsewhere.</summary>
    /// <param name="texts">The seed of texts.</param>
    /// <param name="combinations">The seed of <see cref="HashCode"/>.</param>
    /// <param name="field">Metadata token of the first one's field: a worker finds it by that.</param>
    public static bool TryRead(out ulong texts, out uint combinations, out int field)
    {
        (texts, combinations, field) = (0, 0, 0);
        try
        {
            var found = typeof(string).Assembly.GetType(Owner)?.GetField(Field, BindingFlags.Static | BindingFlags.NonPublic);
            if (found?.GetValue(null) is not ulong seed)
            {
                return false;
            }

            (texts, combinations, field) = (seed, OfCombinations(default), found.MetadataToken);
            return true;
        }
        catch (Exception gone) when (IsGone(gone))
        {
            return false;
        }
    }

    /// <summary>From here on codes are made with these. Before any that is kept: the runtime's own tables of texts use others until texts collide.</summary>
    /// <returns>False: this runtime has them elsewhere.</returns>
    public static bool TryWrite(ulong texts, uint combinations, int field)
    {
        try
        {
            ref var second = ref OfCombinations(default);
            *AddressOfTexts(field) = texts;
            second = combinations;
            return true;
        }
        catch (Exception gone) when (IsGone(gone))
        {
            return false;
        }
    }

    // To find a type by its name costs a process the compiling of the runtime's vectorised parser, 5 to 10 ms: the other way, a worker's start stays what it is.
    private static ulong* AddressOfTexts(int token)
    {
        var locate = typeof(RuntimeFieldHandle).GetMethod("GetStaticFieldAddress", BindingFlags.Static | BindingFlags.NonPublic);
        if (locate is not null && typeof(string).Module.ResolveField(token) is { Name: Field, DeclaringType: { FullName: Owner } owner } field)
        {
            RuntimeHelpers.RunClassConstructor(owner.TypeHandle); // before it, there is no place yet, and it would draw its own seed over ours
            if (locate.Invoke(null, [field]) is nint and not 0 and var address)
            {
                return (ulong*)address;
            }
        }

        return (ulong*)Unsafe.AsPointer(ref OfTexts(null));
    }

    // Whatever reflection says of what is not as it was.
    private static bool IsGone(Exception thrown) => thrown is not OutOfMemoryException;

    [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = Field)]
    private static extern ref ulong OfTexts([UnsafeAccessorType(Owner)] object? type);

    [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = "s_seed")]
    private static extern ref uint OfCombinations(HashCode type);
}
