using System.Reflection;
using PBench.Strategies.Payloads;
using PBench.Strategies.Travel;

namespace PBench.Strategies.Functions;

/// <summary>Carries a function, with all it captured, to another process that runs the same program.</summary>
internal static class FunctionCodec
{
    /// <summary>The graph below <paramref name="root"/>: a delegate or any object, taken field by field.</summary>
    /// <exception cref="PayloadException">Something in the graph cannot travel; names it.</exception>
    public static byte[] Encode(object root, GraphLeaves leaves) => Encode(root, leaves, out _);

    /// <summary>The same, and the assemblies whose types and methods are in it.</summary>
    public static byte[] Encode(object root, GraphLeaves leaves, out IReadOnlyCollection<Assembly> assemblies)
    {
        var found = new HashSet<Assembly>();
        assemblies = found;
        var bytes = new PayloadBuffer();
        try
        {
            GraphWriter.Write(root, leaves.Root, leaves.Terms, bytes, found);
        }
        catch (TravelRefusal refusal)
        {
            throw new PayloadException($"The function cannot travel to a worker: {refusal.Sentence}", PayloadStage.Function, refusal.Path, -1);
        }

        return bytes.Written.ToArray();
    }

    /// <summary>The graph that <see cref="Encode(object, GraphLeaves)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a graph.</exception>
    /// <exception cref="PayloadException">An assembly is missing here or is another build.</exception>
    public static object Decode(ReadOnlySpan<byte> bytes, GraphLeaves leaves) =>
        GraphReader.Read(bytes, leaves.Root, leaves.Terms) ?? throw Travel.WireReader.Corrupt("no function");
}
