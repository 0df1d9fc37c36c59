using System.Runtime.CompilerServices;
using PBench.Strategies.Engine;
using PBench.Strategies.Kernels;

namespace PBench.Strategies;

// MapAsync: results in input order, in a new array or in the caller's memory.
public static partial class ParallelMap
{
    /// <summary>Applies a function to every item; result i belongs to item i.</summary>
    /// <remarks>
    /// Arrays and memory are read in place and must not change until the map ends; lists and the framework's other collections for one thread
    /// are copied; all other sequences, concurrent collections among them, are pulled lazily within <see cref="MapOptions.Window"/>. A function that returns a task is awaited,
    /// with <see cref="MapOptions.ConcurrencyPerWorker"/> items in flight in each worker. Thread-safe.
    /// </remarks>
    /// <param name="session">Where the workers are.</param>
    /// <param name="function">Called once for each item, in any worker. What it captures is copied to workers that are processes.</param>
    /// <param name="items">Any number, also none.</param>
    /// <param name="options">Null: the defaults of <see cref="MapOptions"/>.</param>
    /// <param name="cancellation">Starts no further item, cancels functions that take a token, and ends the call.</param>
    /// <returns>As many results as items, in their order.</returns>
    /// <exception cref="MapItemException">An item failed: of several, the one with the lowest index (<see cref="ErrorPolicy.FailFast"/>).</exception>
    /// <exception cref="AggregateException">Items failed under <see cref="ErrorPolicy.Collect"/>: one <see cref="MapItemException"/> each, in index order.</exception>
    /// <exception cref="PayloadException">The function, an item or a result cannot travel to a worker process.</exception>
    /// <exception cref="TimeoutException"><see cref="MapOptions.Timeout"/> passed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed of, before the call or during it.</exception>
    /// <exception cref="SessionFailedException">The session cannot go on.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; thrown at the call.</exception>
    [OverloadResolutionPriority(6)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, Func<T, Task<R>> function, IEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new TaskKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(7)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, Func<T, Task<R>> function, IAsyncEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new TaskKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(5)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, Func<T, Task<R>> function, ReadOnlyMemory<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new TaskKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(5)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, Func<T, Task<R>> function, Memory<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new TaskKernel<T, R>(Checked(function)), ItemSource<T>.Of((ReadOnlyMemory<T>)items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(6)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, Func<T, CancellationToken, Task<R>> function, IEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new CancellableKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(7)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, Func<T, CancellationToken, Task<R>> function, IAsyncEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new CancellableKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(5)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, Func<T, CancellationToken, Task<R>> function, ReadOnlyMemory<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new CancellableKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(5)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, Func<T, CancellationToken, Task<R>> function, Memory<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new CancellableKernel<T, R>(Checked(function)), ItemSource<T>.Of((ReadOnlyMemory<T>)items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(3)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, Func<T, ValueTask<R>> function, IEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new ValueTaskKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(4)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, Func<T, ValueTask<R>> function, IAsyncEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new ValueTaskKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, Func<T, ValueTask<R>> function, ReadOnlyMemory<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new ValueTaskKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, Func<T, ValueTask<R>> function, Memory<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new ValueTaskKernel<T, R>(Checked(function)), ItemSource<T>.Of((ReadOnlyMemory<T>)items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, Func<T, R> function, IEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new FuncKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, Func<T, R> function, IAsyncEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new FuncKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, Func<T, R> function, ReadOnlyMemory<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new FuncKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, Func<T, R> function, Memory<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new FuncKernel<T, R>(Checked(function)), ItemSource<T>.Of((ReadOnlyMemory<T>)items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, IMapFunction<T, R> function, IEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new FunctorKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, IMapFunction<T, R> function, IAsyncEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new FunctorKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, IMapFunction<T, R> function, ReadOnlyMemory<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new FunctorKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, IMapFunction<T, R> function, Memory<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new FunctorKernel<T, R>(Checked(function)), ItemSource<T>.Of((ReadOnlyMemory<T>)items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, MapFunction<T, R> function, IEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new FunctorKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, MapFunction<T, R> function, IAsyncEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new FunctorKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, MapFunction<T, R> function, ReadOnlyMemory<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new FunctorKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    public static Task<R[]> MapAsync<T, R>(this IMapSession session, MapFunction<T, R> function, Memory<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapAsync(session, new FunctorKernel<T, R>(Checked(function)), ItemSource<T>.Of((ReadOnlyMemory<T>)items), options, cancellation);

    /// <summary>Applies a function to every item and writes result i to <paramref name="results"/>[i]: the caller's memory, of which nothing else is written.</summary>
    /// <remarks>As <c>MapAsync</c> otherwise. The call ends only when no worker can write to <paramref name="results"/> any more, also when it is cancelled or its session fails.
    /// Items and results may lie in the same memory: each result is made from the items as they were at the call. Where results replace items of another index, those are copied first.</remarks>
    /// <exception cref="ArgumentException">The lengths of <paramref name="items"/> and <paramref name="results"/> differ.</exception>
    public static Task MapAsync<T, R>(this IMapSession session, Func<T, R> function, ReadOnlyMemory<T> items, Memory<R> results, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapIntoAsync(session, new FuncKernel<T, R>(Checked(function)), items, results, options, cancellation);

    /// <inheritdoc cref="MapAsync{T, R}(IMapSession, Func{T, R}, ReadOnlyMemory{T}, Memory{R}, MapOptions?, CancellationToken)"/>
    public static Task MapAsync<T, R>(this IMapSession session, IMapFunction<T, R> function, ReadOnlyMemory<T> items, Memory<R> results, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.MapIntoAsync(session, new FunctorKernel<T, R>(Checked(function)), items, results, options, cancellation);

    /// <summary>Applies a function of two arguments to the items of two inputs, pairwise; stops at the end of the shorter (zip).</summary>
    /// <remarks>Of the longer input at most one item more is pulled than is used. As <c>MapAsync</c> otherwise.</remarks>
    public static Task<C[]> MapAsync<A, B, C>(this IMapSession session, Func<A, B, C> function, IEnumerable<A> first, IEnumerable<B> second, MapOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return MapCall.MapAsync(session, new PairKernel<A, B, C>(Checked(function)), ItemSource<(A, B)>.Of(first.Zip(second)), options, cancellation);
    }

    private static TFunction Checked<TFunction>(TFunction function)
        where TFunction : class
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }
}
