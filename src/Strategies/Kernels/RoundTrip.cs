using System.Buffers;
using PBench.Strategies.Engine;
using PBench.Strategies.Functions;
using PBench.Strategies.Payloads;
using PBench.Strategies.Sharing;

namespace PBench.Strategies.Kernels;

/// <summary>Takes a function, its items and its results through the round trip they would make to a worker process.</summary>
internal static class RoundTrip
{
    /// <exception cref="PayloadException">The function cannot travel.</exception>
    public static MapKernel<T, R> Wrap<T, R>(MapKernel<T, R> kernel, PayloadCodecs codecs, SharedStore store)
    {
        var leaves = new GraphLeaves(codecs, store.Resolve);
        var copy = FunctionCodec.Decode(FunctionCodec.Encode(kernel, leaves), leaves);
        var items = new RoundTrip<T>(codecs.For<T>(), PayloadStage.Argument);
        var results = new RoundTrip<R>(codecs.ForResults<R>(), PayloadStage.Result);
        return copy switch
        {
            ItemKernel<T, R> item => new RoundTripItemKernel<T, R>(item, items, results),
            ChunkKernel<T, R> chunk => new RoundTripChunkKernel<T, R>(chunk, items, results),
            AsyncKernel<T, R> later => new RoundTripAsyncKernel<T, R>(later, items, results),
            _ => throw new InvalidOperationException($"No round trip for {copy.GetType()}."),
        };
    }
}

/// <summary>One value's round trip.</summary>
internal sealed class RoundTrip<T>(ValueCodec<T> codec, PayloadStage stage)
{
    public T Take(T value)
    {
        try
        {
            var bytes = new ArrayBufferWriter<byte>();
            codec.Encode(value, bytes);
            return codec.Decode(bytes.WrittenSpan);
        }
        catch (Exception why)
        {
            throw new RoundTripRefusal(stage, why);
        }
    }

    public T[] Take(ReadOnlySpan<T> values)
    {
        var copies = new T[values.Length];
        for (var i = 0; i < copies.Length; i++)
        {
            copies[i] = Take(values[i]);
        }

        return copies;
    }
}

internal sealed class RoundTripItemKernel<T, R>(ItemKernel<T, R> inner, RoundTrip<T> items, RoundTrip<R> results) : ItemKernel<T, R>
{
    public override object Written => inner.Written;

    public override R Invoke(T item) => results.Take(inner.Invoke(items.Take(item)));

    public override void Run(ReadOnlySpan<T> input, Span<R> output, ref int progress, ref int stop) =>
        Loop(new Call(this), input, output, ref progress, ref stop);

    private readonly struct Call(RoundTripItemKernel<T, R> kernel) : IItemCall<T, R>
    {
        public R Invoke(T item) => kernel.Invoke(item);
    }
}

internal sealed class RoundTripAsyncKernel<T, R>(AsyncKernel<T, R> inner, RoundTrip<T> items, RoundTrip<R> results) : AsyncKernel<T, R>
{
    public override object Written => inner.Written;

    public override bool TakesToken => inner.TakesToken;

    public override async ValueTask<R> InvokeAsync(T item, CancellationToken cancellation) =>
        results.Take(await inner.InvokeAsync(items.Take(item), cancellation).AsTask().ConfigureAwait(false));
}

internal sealed class RoundTripChunkKernel<T, R>(ChunkKernel<T, R> inner, RoundTrip<T> items, RoundTrip<R> results) : SyncKernel<T, R>
{
    public override object Written => inner.Written;

    public override bool IsPerChunk => true;

    public override void Run(ReadOnlySpan<T> input, Span<R> output, ref int progress, ref int stop)
    {
        var outputs = new R[output.Length];
        var done = 0;
        inner.Run(items.Take(input), outputs, ref done, ref stop);
        if (done > 0)
        {
            results.Take(outputs).CopyTo(output);
            progress = done;
        }
    }
}
