using System.Buffers;

namespace PBench.Strategies.Functions;

/// <summary>Writes and reads the values that the graph codec does not open itself: those of framework types.</summary>
internal interface IGraphLeaves
{
    /// <summary>Writes <paramref name="value"/>, or refuses with the <paramref name="reason"/>.</summary>
    /// <param name="declaredType">The type that <see cref="Decode"/> will be asked for: the value's own.</param>
    /// <param name="value">Never null.</param>
    /// <param name="output">What was written to it is dropped on refusal.</param>
    /// <param name="reason">Why not: a clause that completes "it cannot travel: …".</param>
    /// <param name="memberPath">The path below the value that is at fault; empty for the value itself.</param>
    bool TryEncode(Type declaredType, object value, IBufferWriter<byte> output, out string reason, out string memberPath);

    /// <summary>Reads what <see cref="TryEncode"/> wrote, exactly.</summary>
    object Decode(Type type, ReadOnlySpan<byte> bytes);

    /// <summary>The object of <paramref name="type"/> that <paramref name="id"/> stands for in this process.</summary>
    object ResolveHandle(Type type, long id);
}
