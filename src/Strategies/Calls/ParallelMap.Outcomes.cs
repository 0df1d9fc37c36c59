using System.Runtime.CompilerServices;
using PBench.Strategies.Engine;
using PBench.Strategies.Kernels;

namespace PBench.Strategies;

// OutcomesAsync: values and errors in input order.
public static partial class ParallelMap
{
    /// <summary>What became of each item, value or error, in input order. An item's error ends nothing.</summary>
    /// <remarks>
    /// Nothing starts, and no item is pulled, before the stream is enumerated; each enumeration is a map of its own. Items
    /// pulled are at most those handed to the consumer plus <see cref="MapOptions.Window"/>, so an endless source and a slow consumer
    /// run in bounded memory. Leaving the stream early cancels the rest and frees the workers.
    /// </remarks>
    /// <param name="session">Where the workers are.</param>
    /// <param name="function">Called once for each item, in any worker.</param>
    /// <param name="items">May be endless. Enumerated on a thread of the pool; its error is rethrown as it is, after the results of all items before it.</param>
    /// <param name="options">Null: the defaults of <see cref="MapOptions"/>. Checked at the call.</param>
    /// <param name="cancellation">Ends the stream, like a token given to its enumeration.</param>
    [OverloadResolutionPriority(6)]
    public static IAsyncEnumerable<MapOutcome<R>> OutcomesAsync<T, R>(this IMapSession session, Func<T, Task<R>> function, IEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new TaskKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: true, static (lot, i) => Outcome(lot, i), options, cancellation);

    /// <inheritdoc cref="OutcomesAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(7)]
    public static IAsyncEnumerable<MapOutcome<R>> OutcomesAsync<T, R>(this IMapSession session, Func<T, Task<R>> function, IAsyncEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new TaskKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: true, static (lot, i) => Outcome(lot, i), options, cancellation);

    /// <inheritdoc cref="OutcomesAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(6)]
    public static IAsyncEnumerable<MapOutcome<R>> OutcomesAsync<T, R>(this IMapSession session, Func<T, CancellationToken, Task<R>> function, IEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new CancellableKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: true, static (lot, i) => Outcome(lot, i), options, cancellation);

    /// <inheritdoc cref="OutcomesAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(7)]
    public static IAsyncEnumerable<MapOutcome<R>> OutcomesAsync<T, R>(this IMapSession session, Func<T, CancellationToken, Task<R>> function, IAsyncEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new CancellableKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: true, static (lot, i) => Outcome(lot, i), options, cancellation);

    /// <inheritdoc cref="OutcomesAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(3)]
    public static IAsyncEnumerable<MapOutcome<R>> OutcomesAsync<T, R>(this IMapSession session, Func<T, ValueTask<R>> function, IEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new ValueTaskKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: true, static (lot, i) => Outcome(lot, i), options, cancellation);

    /// <inheritdoc cref="OutcomesAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(4)]
    public static IAsyncEnumerable<MapOutcome<R>> OutcomesAsync<T, R>(this IMapSession session, Func<T, ValueTask<R>> function, IAsyncEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new ValueTaskKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: true, static (lot, i) => Outcome(lot, i), options, cancellation);

    /// <inheritdoc cref="OutcomesAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    public static IAsyncEnumerable<MapOutcome<R>> OutcomesAsync<T, R>(this IMapSession session, Func<T, R> function, IEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new FuncKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: true, static (lot, i) => Outcome(lot, i), options, cancellation);

    /// <inheritdoc cref="OutcomesAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static IAsyncEnumerable<MapOutcome<R>> OutcomesAsync<T, R>(this IMapSession session, Func<T, R> function, IAsyncEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new FuncKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: true, static (lot, i) => Outcome(lot, i), options, cancellation);

    /// <inheritdoc cref="OutcomesAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    public static IAsyncEnumerable<MapOutcome<R>> OutcomesAsync<T, R>(this IMapSession session, IMapFunction<T, R> function, IEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new FunctorKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: true, static (lot, i) => Outcome(lot, i), options, cancellation);

    /// <inheritdoc cref="OutcomesAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static IAsyncEnumerable<MapOutcome<R>> OutcomesAsync<T, R>(this IMapSession session, IMapFunction<T, R> function, IAsyncEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new FunctorKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: true, static (lot, i) => Outcome(lot, i), options, cancellation);

    /// <inheritdoc cref="OutcomesAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    public static IAsyncEnumerable<MapOutcome<R>> OutcomesAsync<T, R>(this IMapSession session, MapFunction<T, R> function, IEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new FunctorKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: true, static (lot, i) => Outcome(lot, i), options, cancellation);

    /// <inheritdoc cref="OutcomesAsync{T, R}(IMapSession, Func{T, Task{R}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static IAsyncEnumerable<MapOutcome<R>> OutcomesAsync<T, R>(this IMapSession session, MapFunction<T, R> function, IAsyncEnumerable<T> items, MapOptions? options = null, CancellationToken cancellation = default) =>
        MapCall.StreamAsync(session, new FunctorKernel<T, R>(Checked(function)), ItemSource<T>.Of(items), StreamMode.OrderedStream, deliverErrors: true, static (lot, i) => Outcome(lot, i), options, cancellation);

    private static MapOutcome<R> Outcome<T, R>(Lot<T, R> lot, int offset) => lot.ErrorAt(offset) is { } error
        ? new MapOutcome<R>(error, lot.First + offset)
        : new MapOutcome<R>(lot.First + offset, lot.Output.Span[offset]);
}
