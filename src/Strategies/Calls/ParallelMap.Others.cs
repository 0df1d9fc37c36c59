using System.Runtime.CompilerServices;
using PBench.Strategies.Engine;
using PBench.Strategies.Kernels;

namespace PBench.Strategies;

// MapChunksAsync, StarMapAsync, ForEachAsync and RunAsync.
public static partial class ParallelMap
{
    /// <summary>Applies a function to whole chunks of items, for code that vectorises; result i belongs to item i.</summary>
    /// <remarks>
    /// A lambda needs explicit parameter types: <c>(ReadOnlySpan&lt;double&gt; input, Span&lt;double&gt; output) => …</c>.
    /// The chunk is the unit: if the function throws, all items of the chunk fail together, with one
    /// <see cref="MapItemException"/> that has the index of the first and their count. <see cref="MapOptions.ItemTimeout"/> is
    /// the limit of one chunk. As <c>MapAsync</c> otherwise. Thread-safe.
    /// </remarks>
    /// <param name="session">Where the workers are.</param>
    /// <param name="function">Called with each chunk, in any worker; must fill the whole output. What it captures is copied to workers that are processes.</param>
    /// <param name="items">Any number, also none. Must not change until the map ends.</param>
    /// <param name="options">Null: the defaults of <see cref="MapOptions"/>. <see cref="MapOptions.ChunkSize"/> is the most items of a call.</param>
    /// <param name="cancellation">Starts no further chunk and ends the call.</param>
    /// <returns>As many results as items, in their order.</returns>
    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)" path="/exception"/>
    public static Task<R[]> MapChunksAsync<T, R>(this IMapSession session, ChunkFunction<T, R> function, T[] items, MapOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        return MapCall.MapAsync(session, new ChunkKernel<T, R>(Checked(function)), ItemSource<T>.Of((ReadOnlyMemory<T>)items), options, cancellation);
    }

    /// <inheritdoc cref="MapChunksAsync{T, R}(IMapSession, ChunkFunction{T, R}, T[], MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    public static Task<R[]> MapChunksAsync<T, R>(this IMapSession session, ChunkFunction<T, R> function, ReadOnlyMemory<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new ChunkKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="MapChunksAsync{T, R}(IMapSession, ChunkFunction{T, R}, T[], MapOptions?, CancellationToken)"/>
    public static Task<R[]> MapChunksAsync<T, R>(this IMapSession session, ChunkFunction<T, R> function, SharedArray<T> items, MapOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(items);
        return MapCall.MapAsync(session, new ChunkKernel<T, R>(Checked(function)), ItemSource<T>.Of((ReadOnlyMemory<T>)items.Memory), options, cancellation);
    }

    /// <summary>Applies a chunk function and writes result i to <paramref name="results"/>[i].</summary>
    /// <inheritdoc cref="MapChunksAsync{T, R}(IMapSession, ChunkFunction{T, R}, T[], MapOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentException">The lengths of <paramref name="items"/> and <paramref name="results"/> differ.</exception>
    public static Task MapChunksAsync<T, R>(this IMapSession session, ChunkFunction<T, R> function, ReadOnlyMemory<T> items, Memory<R> results, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapIntoAsync(session, new ChunkKernel<T, R>(Checked(function)), items, results, options, cancellation);

    /// <inheritdoc cref="MapChunksAsync{T, R}(IMapSession, ChunkFunction{T, R}, ReadOnlyMemory{T}, Memory{R}, MapOptions?, CancellationToken)"/>
    public static Task MapChunksAsync<T, R>(this IMapSession session, ChunkFunction<T, R> function, SharedArray<T> items, Memory<R> results, MapOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(items);
        return MapCall.MapIntoAsync(session, new ChunkKernel<T, R>(Checked(function)), items.Memory, results, options, cancellation);
    }

    /// <summary>Applies a function of several arguments to tuples of them (starmap). As <c>MapAsync</c> otherwise.</summary>
    /// <param name="session">Where the workers are.</param>
    /// <param name="function">Called once for each tuple, in any worker. What it captures is copied to workers that are processes.</param>
    /// <param name="items">The arguments of each call. Collections are copied, other sequences pulled lazily within <see cref="MapOptions.Window"/>.</param>
    /// <param name="options">Null: the defaults of <see cref="MapOptions"/>.</param>
    /// <param name="cancellation">Starts no further item and ends the call.</param>
    /// <returns>As many results as tuples, in their order.</returns>
    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)" path="/exception"/>
    public static Task<R[]> StarMapAsync<A, B, R>(this IMapSession session, Func<A, B, R> function, IEnumerable<(A, B)> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new PairKernel<A, B, R>(Checked(function)), ItemSource<(A, B)>.Of(items), options, cancellation);

    /// <inheritdoc cref="StarMapAsync{A, B, R}(IMapSession, Func{A, B, R}, IEnumerable{ValueTuple{A, B}}, MapOptions?, CancellationToken)"/>
    public static Task<R[]> StarMapAsync<A, B, C, R>(this IMapSession session, Func<A, B, C, R> function, IEnumerable<(A, B, C)> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new TripleKernel<A, B, C, R>(Checked(function)), ItemSource<(A, B, C)>.Of(items), options, cancellation);

    /// <inheritdoc cref="StarMapAsync{A, B, R}(IMapSession, Func{A, B, R}, IEnumerable{ValueTuple{A, B}}, MapOptions?, CancellationToken)"/>
    public static Task<R[]> StarMapAsync<A, B, C, D, R>(this IMapSession session, Func<A, B, C, D, R> function, IEnumerable<(A, B, C, D)> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new QuadrupleKernel<A, B, C, D, R>(Checked(function)), ItemSource<(A, B, C, D)>.Of(items), options, cancellation);

    /// <summary>Calls a function for every item, for what it does rather than what it returns. As <c>MapAsync</c> otherwise.</summary>
    /// <remarks>On a process pool what it does happens in another process: changes to captured objects and to static fields are not seen by the caller.</remarks>
    /// <returns>Completes when every item has run.</returns>
    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)" path="/param | /exception"/>
    [OverloadResolutionPriority(3)]
    public static Task ForEachAsync<T>(this IMapSession session, Func<T, CancellationToken, Task> function, IEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new CancellableActionKernel<T>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="ForEachAsync{T}(IMapSession, Func{T, CancellationToken, Task}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(4)]
    public static Task ForEachAsync<T>(this IMapSession session, Func<T, CancellationToken, Task> function, IAsyncEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new CancellableActionKernel<T>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="ForEachAsync{T}(IMapSession, Func{T, CancellationToken, Task}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public static Task ForEachAsync<T>(this IMapSession session, Func<T, CancellationToken, Task> function, ReadOnlyMemory<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new CancellableActionKernel<T>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="ForEachAsync{T}(IMapSession, Func{T, CancellationToken, Task}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public static Task ForEachAsync<T>(this IMapSession session, Func<T, CancellationToken, Task> function, Memory<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new CancellableActionKernel<T>(Checked(function)), ItemSource<T>.Of((ReadOnlyMemory<T>)items), options, cancellation);

    /// <inheritdoc cref="ForEachAsync{T}(IMapSession, Func{T, CancellationToken, Task}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    public static Task ForEachAsync<T>(this IMapSession session, Action<T> function, IEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new ActionKernel<T>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="ForEachAsync{T}(IMapSession, Func{T, CancellationToken, Task}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static Task ForEachAsync<T>(this IMapSession session, Action<T> function, IAsyncEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new ActionKernel<T>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="ForEachAsync{T}(IMapSession, Func{T, CancellationToken, Task}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    public static Task ForEachAsync<T>(this IMapSession session, Action<T> function, ReadOnlyMemory<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new ActionKernel<T>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="ForEachAsync{T}(IMapSession, Func{T, CancellationToken, Task}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    public static Task ForEachAsync<T>(this IMapSession session, Action<T> function, Memory<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new ActionKernel<T>(Checked(function)), ItemSource<T>.Of((ReadOnlyMemory<T>)items), options, cancellation);

    /// <summary>Calls a function once, in a worker. Fails like a map of one item, with index 0.</summary>
    /// <remarks>A function that returns a task is awaited. Thread-safe: several calls run side by side, as many as there are workers.</remarks>
    /// <param name="session">Where the workers are.</param>
    /// <param name="function">What it captures is copied to a worker that is a process.</param>
    /// <param name="options">Null: the defaults of <see cref="MapOptions"/>.</param>
    /// <param name="cancellation">Cancels a function that takes a token, and ends the call.</param>
    /// <returns>What the function returned.</returns>
    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)" path="/exception"/>
    [OverloadResolutionPriority(2)]
    public static Task<R> RunAsync<R>(this IMapSession session, Func<Task<R>> function, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.RunAsync(session, new TaskCallKernel<R>(Checked(function)), options, cancellation);

    /// <inheritdoc cref="RunAsync{R}(IMapSession, Func{Task{R}}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public static Task<R> RunAsync<R>(this IMapSession session, Func<CancellationToken, Task<R>> function, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.RunAsync(session, new CancellableCallKernel<R>(Checked(function)), options, cancellation);

    /// <inheritdoc cref="RunAsync{R}(IMapSession, Func{Task{R}}, MapOptions?, CancellationToken)"/>
    public static Task<R> RunAsync<R>(this IMapSession session, Func<R> function, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.RunAsync(session, new CallKernel<R>(Checked(function)), options, cancellation);

    /// <inheritdoc cref="RunAsync{R}(IMapSession, Func{Task{R}}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static Task RunAsync(this IMapSession session, Func<Task> function, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.RunAsync(session, new TaskActionCallKernel(Checked(function)), options, cancellation);

    /// <inheritdoc cref="RunAsync{R}(IMapSession, Func{Task{R}}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    public static Task RunAsync(this IMapSession session, Action function, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.RunAsync(session, new ActionCallKernel(Checked(function)), options, cancellation);
}
