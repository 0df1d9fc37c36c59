using System.Runtime.CompilerServices;
using PBench.Strategies.Engine;
using PBench.Strategies.Kernels;

namespace PBench.Strategies;

// StreamAsync: results in input order, as they are asked for.
public static partial class ParallelMap
{
    /// <summary>Results one after the other, in input order.</summary>
    /// <remarks>
    /// Nothing starts, and no item is pulled, before the stream is enumerated; each enumeration is a map of its own. Items
    /// pulled are at most those handed to the consumer plus <see cref="MapOptions.Window"/>, so an endless source and a slow consumer
    /// run in bounded memory. Leaving the stream early cancels the rest and frees the workers.
    /// With <see cref="ErrorPolicy.Collect"/> failed items are left out, so the results after one are no longer counted by their position: where that
    /// matters use <see cref="OutcomesAsync{T, R}(IMapSession, Func{T, R}, IEnumerable{T}, MapOptions?, CancellationToken)"/>.
    /// </remarks>
    /// <param name="session">Where the workers are.</param>
    /// <param name="function">Called once for each item, in any worker.</param>
    /// <param name="items">May be endless. Enumerated on a thread of the pool; its error is rethrown as it is, after the results of all items before it.</param>
    /// <param name="options">Null: the defaults of <see cref="MapOptions"/>. Checked at the call.</param>
    /// <param name="cancellation">Ends the stream, like a token given to its enumeration.</param>
    /// <exception cref="MapItemException">An item failed; all results before it were handed over (<see cref="ErrorPolicy.FailFast"/>).</exception>
    /// <exception cref="AggregateException">Items failed under <see cref="ErrorPolicy.Collect"/>; all results were handed over. One <see cref="MapItemException"/> each, in index order.</exception>
    [OverloadResolutionPriority(6)]
    public static IAsyncEnumerable<R> StreamAsync<T, R>(this IMapSession session, Func<T, Task<R>> function, IEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new TaskKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: false, static (lot, i) => lot.Output.Span[i], options, cancellation);

    /// <inheritdoc cref="StreamAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(7)]
    public static IAsyncEnumerable<R> StreamAsync<T, R>(this IMapSession session, Func<T, Task<R>> function, IAsyncEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new TaskKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: false, static (lot, i) => lot.Output.Span[i], options, cancellation);

    /// <inheritdoc cref="StreamAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(6)]
    public static IAsyncEnumerable<R> StreamAsync<T, R>(this IMapSession session, Func<T, CancellationToken, Task<R>> function, IEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new CancellableKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: false, static (lot, i) => lot.Output.Span[i], options, cancellation);

    /// <inheritdoc cref="StreamAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(7)]
    public static IAsyncEnumerable<R> StreamAsync<T, R>(this IMapSession session, Func<T, CancellationToken, Task<R>> function, IAsyncEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new CancellableKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: false, static (lot, i) => lot.Output.Span[i], options, cancellation);

    /// <inheritdoc cref="StreamAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(3)]
    public static IAsyncEnumerable<R> StreamAsync<T, R>(this IMapSession session, Func<T, ValueTask<R>> function, IEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new ValueTaskKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: false, static (lot, i) => lot.Output.Span[i], options, cancellation);

    /// <inheritdoc cref="StreamAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(4)]
    public static IAsyncEnumerable<R> StreamAsync<T, R>(this IMapSession session, Func<T, ValueTask<R>> function, IAsyncEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new ValueTaskKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: false, static (lot, i) => lot.Output.Span[i], options, cancellation);

    /// <inheritdoc cref="StreamAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    public static IAsyncEnumerable<R> StreamAsync<T, R>(this IMapSession session, Func<T, R> function, IEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new FuncKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: false, static (lot, i) => lot.Output.Span[i], options, cancellation);

    /// <inheritdoc cref="StreamAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static IAsyncEnumerable<R> StreamAsync<T, R>(this IMapSession session, Func<T, R> function, IAsyncEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new FuncKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: false, static (lot, i) => lot.Output.Span[i], options, cancellation);

    /// <inheritdoc cref="StreamAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    public static IAsyncEnumerable<R> StreamAsync<T, R>(this IMapSession session, IMapFunction<T, R> function, IEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new FunctorKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: false, static (lot, i) => lot.Output.Span[i], options, cancellation);

    /// <inheritdoc cref="StreamAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static IAsyncEnumerable<R> StreamAsync<T, R>(this IMapSession session, IMapFunction<T, R> function, IAsyncEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new FunctorKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: false, static (lot, i) => lot.Output.Span[i], options, cancellation);

    /// <inheritdoc cref="StreamAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    public static IAsyncEnumerable<R> StreamAsync<T, R>(this IMapSession session, MapFunction<T, R> function, IEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new FunctorKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: false, static (lot, i) => lot.Output.Span[i], options, cancellation);

    /// <inheritdoc cref="StreamAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static IAsyncEnumerable<R> StreamAsync<T, R>(this IMapSession session, MapFunction<T, R> function, IAsyncEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new FunctorKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: false, static (lot, i) => lot.Output.Span[i], options, cancellation);
}
