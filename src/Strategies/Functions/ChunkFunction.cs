namespace PBench.Strategies;

/// <summary>Computes a whole chunk at a time: <c>output[i]</c> belongs to <c>input[i]</c>; both have the same length, at least 1.</summary>
/// <remarks>A lambda for it needs explicit parameter types: <c>(ReadOnlySpan&lt;double&gt; input, Span&lt;double&gt; output) => …</c>.</remarks>
/// <typeparam name="T">The item.</typeparam>
/// <typeparam name="R">The result.</typeparam>
/// <param name="input">Neighbouring items; must not be kept after the call.</param>
/// <param name="output">To be filled in whole; what it holds before is unspecified.</param>
public delegate void ChunkFunction<T, R>(ReadOnlySpan<T> input, Span<R> output);
