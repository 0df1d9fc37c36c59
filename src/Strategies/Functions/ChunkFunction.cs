namespace PBench.Strategies;

/// <summary>Computes a whole chunk at a time: <c>output[i]</c> belongs to <c>input[i]</c>; both have the same length, at least 1.</summary>
/// <remarks>A lambda for it needs explicit parameter types: <c>(ReadOnlySpan&lt;double&gt; input, Span&lt;double&gt; output) => …</c>.</remarks>
public delegate void ChunkFunction<T, R>(ReadOnlySpan<T> input, Span<R> output);
