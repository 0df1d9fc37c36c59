using System.Reflection;

namespace PBench.Strategies.Functions;

/// <summary>Carries a function, with all it captured, to another process that runs the same program.</summary>
/// <remarks>
/// Layout of the bytes: a fingerprint of the two assemblies both sides must share; a reference to the root; then one
/// record per object that has contents, in the order the objects were met, closed by a 0. Types, assemblies and objects
/// are defined where they are first met and numbered from then on. Contents follow in records rather than in place,
/// so a list of a million nodes needs no stack.
/// </remarks>
internal static class FunctionCodec
{
    /// <summary>The graph below <paramref name="root"/>: a delegate or any object, taken field by field.</summary>
    /// <exception cref="PayloadException">Something in the graph cannot travel; names it.</exception>
    public static byte[] Encode(object root, IGraphLeaves leaves) => new GraphWriter(leaves).Write(root);

    /// <summary>The same, and the assemblies whose types and methods are in it.</summary>
    public static byte[] Encode(object root, IGraphLeaves leaves, out IReadOnlyCollection<Assembly> assemblies)
    {
        var writer = new GraphWriter(leaves);
        var bytes = writer.Write(root);
        assemblies = writer.Assemblies;
        return bytes;
    }

    /// <summary>The graph that <see cref="Encode(object, IGraphLeaves)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a graph.</exception>
    /// <exception cref="PayloadException">An assembly is missing here or is another build.</exception>
    public static object Decode(ReadOnlySpan<byte> bytes, IGraphLeaves leaves)
    {
        try
        {
            return new GraphReader(bytes, leaves).Read();
        }
        catch (Exception e) when (e is not (InvalidDataException or PayloadException or OutOfMemoryException))
        {
            // Reflection has dozens of ways to say that a token, a type argument or a value does not fit.
            throw new InvalidDataException($"The encoded function cannot be rebuilt here: {ExceptionText.Of(e)}", e);
        }
    }
}
