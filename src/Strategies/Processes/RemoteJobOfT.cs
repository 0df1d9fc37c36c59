using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PBench.Strategies.Engine;
using PBench.Strategies.Kernels;
using PBench.Strategies.Payloads;
using PBench.Strategies.Processes.Pool;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes;

/// <inheritdoc cref="RemoteJob"/>
internal sealed class RemoteJob<T, R> : RemoteJob
{
    private const int LargestAutomatic = 16 << 20; // bytes, of a chunk whose items are larger than those that its size was chosen by

    private readonly MapJob<T, R> job;
    private readonly ValueCodec<T> items;
    private readonly ValueCodec<R> results;
    private readonly ResultIntake<T, R> intake;
    private readonly JobTerms terms;
    private readonly EncodedFunction function;
    private readonly MessageRoom room;
    private readonly int chunkItems; // of a chunk function: items per call; 0: all of the chunk
    private readonly int mostItems; // of plain memory that one message can hold
    private int itemBytes; // encoded size of an item as far as known; races only blur it
    private byte[]? full; // the message with the function
    private byte[]? brief; // the message without it

    /// <exception cref="PayloadException">The function cannot travel.</exception>
    public RemoteJob(MapJob<T, R> job, FunctionTable functions, PoolStore shares)
    {
        this.job = job;
        items = job.Setting.Codecs.For<T>();
        results = job.Setting.Codecs.ForResults<R>();
        var (itemCodec, resultCodec) = (items.Name, results.Name); // asked here, where it fails the map: a name may be the user's code
        Codec = itemCodec == resultCodec ? itemCodec : $"{itemCodec}+{resultCodec}";
        var (sharedItems, sharedResults) = Places(job, shares);
        itemBytes = sharedItems.IsShared ? 0 : items.IsBlittable ? Unsafe.SizeOf<T>() : job.TryPeek(out var first) ? (int)Math.Clamp(items.EstimateBytes(first), 1, 1 << 30) : 1;
        var isPerChunk = job.Setting.Kernel is SyncKernel<T, R> { IsPerChunk: true };
        chunkItems = isPerChunk ? job.Options.ChunkSize.Items : 0;
        intake = new ResultIntake<T, R>(job, results, chunkItems, sharedResults.IsShared);
        terms = new JobTerms(job.StopsAtError, job.Options.ConcurrencyPerWorker, job.Options.ItemTimeout ?? TimeSpan.Zero, chunkItems, sharedItems, sharedResults);
        function = functions.Encode(job.Setting.Kernel, job.Id);
        room = MessageRoom.Beside(function);
        mostItems = room.Items(items.IsBlittable ? Unsafe.SizeOf<T>() : 1, isPerChunk && results.IsBlittable ? Unsafe.SizeOf<R>() : 1);
        if (!job.Setting.Sizer.IsAuto && job.Whole is { } whole && job.Setting.Sizer.Next(whole.Count) is var chosen && chosen > mostItems)
        {
            throw room.TooLarge(chosen, mostItems);
        }
    }

    public override MapJob Job => job;

    public override long FunctionId => function.Id;

    public override byte[] Message(bool withFunction) => withFunction
        ? full ??= terms.Write(function.Bytes)
        : brief ??= terms.Write([]);

    public override string Codec { get; }

    public override TimeSpan? LastChunkTime => job.Setting.Sizer.LastChunkTime;

    public override double TicksPerItem => job.Setting.Sizer.TicksPerItem;

    public override ChunkLimits Limits(ITransport transport, int most)
    {
        if (!function.Code.IsCurrent)
        {
            StopIfChanged();
        }

        // A size that the caller chose is never divided. But small chunks go together, unless they are traced: a trace has each by itself.
        var sizer = job.Setting.Sizer;
        var isSingle = !sizer.IsAuto && job.Options.Observer is not null;
        if (IsAsync)
        {
            return new(sizer.IsAuto ? Math.Min(most, mostItems) : most, isSingle ? 1 : job.Options.ConcurrencyPerWorker);
        }

        var bytes = Math.Max(1, Math.Max(Volatile.Read(ref itemBytes), intake.ResultBytes));
        var atOnce = Math.Min(mostItems, Math.Max(1, transport.MostBytes / bytes));
        return sizer.IsAuto ? new(Math.Min(most, atOnce)) : new(most, isSingle ? 1 : sizer.Bundle(transport.BundleTime, atOnce));
    }

    public override bool TryGetItemBytes(MapChunk chunk, out ReadOnlySpan<byte> bytes)
    {
        if (!items.IsBlittable || chunk.Count > mostItems)
        {
            bytes = default;
            return false;
        }

        if (terms.Items.IsShared)
        {
            bytes = [];
            return true;
        }

        var input = ((MapChunk<T, R>)chunk).Input;
        bytes = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(input)), checked(input.Length * Unsafe.SizeOf<T>()));
        return true;
    }

    public override IReadOnlyList<RefusedItem>? Encode(MapChunk chunk, PayloadBuffer output)
    {
        var mine = (MapChunk<T, R>)chunk;
        if (mine.Count > mostItems)
        {
            throw room.TooLarge(mine.Count, mostItems);
        }

        List<RefusedItem>? refused = null;
        var isAuto = job.Setting.Sizer.IsAuto; // a guess from the items before, which may have been smaller
        for (var i = 0; i < mine.Count; i++)
        {
            var start = output.Length;
            var why = TryEncode(mine.Input[i], output);
            var isFull = output.IsFull || output.Length > room.Bytes;
            if (isFull || why is not null)
            {
                output.RollBack(start);
                if (!isFull || start == 0)
                {
                    (refused ??= []).Add(new(i, isFull ? PayloadBuffer.TooLarge : why!));
                }
                else if (isAuto)
                {
                    job.Cut(mine, i);
                }
                else
                {
                    throw room.TooLarge(mine.Count, null);
                }

                continue;
            }

            BitConverter.TryWriteBytes(output.Written[start..], output.Length - start - ItemBytes.LengthBytes);
            if (isAuto && output.Length > LargestAutomatic && i + 1 < mine.Count)
            {
                job.Cut(mine, i + 1);
            }
        }

        Volatile.Write(ref itemBytes, Math.Max(1, output.Length / mine.Count));
        return refused;
    }

    public override void Refuse(MapChunk chunk, int offset, Exception why) => intake.Refuse((MapChunk<T, R>)chunk, offset, why);

    public override void RefuseAll(MapChunk chunk, Exception why) => intake.RefuseAll((MapChunk<T, R>)chunk, why);

    public override bool Apply(MapChunk chunk, ReadOnlySpan<byte> records, FragmentBuffer fragments) => intake.Apply((MapChunk<T, R>)chunk, records, fragments);

    public override Span<byte> PlaceOf(MapChunk chunk, ReadOnlySpan<byte> start, int rest) => intake.PlaceOf((MapChunk<T, R>)chunk, start, rest);

    public override void Placed(MapChunk chunk, ReadOnlySpan<byte> start) => ResultIntake<T, R>.Placed((MapChunk<T, R>)chunk, start);

    public override void ApplyOpenRun(MapChunk chunk, Cursor cursor, ReadOnlySpan<byte> values) => intake.ApplyOpenRun((MapChunk<T, R>)chunk, cursor, values);

    public override void Lose(MapChunk chunk, int offset, WorkerLoss loss) => intake.Lose((MapChunk<T, R>)chunk, offset, loss);

    public override void Finish(MapChunk chunk, int worker, int processId) => intake.Finish((MapChunk<T, R>)chunk, worker, processId);

    // Code was changed since the map began: if its function's was, what has not been handed over yet would be computed by what it was.
    private void StopIfChanged()
    {
        try
        {
            function.Code.ThrowIfChanged();
        }
        catch (PayloadException changed)
        {
            job.Abort(changed);
        }
    }

    // Why the item is refused, or null.
    private Exception? TryEncode(T item, PayloadBuffer output)
    {
        try
        {
            output.GetSpan(ItemBytes.LengthBytes);
            output.Advance(ItemBytes.LengthBytes);
            items.Encode(item, output);
            return null;
        }
        catch (Exception why)
        {
            return why;
        }
    }

    // Results that replace their items travel: an item whose worker dies in the middle of it may be tried again.
    private (SharedPlace Items, SharedPlace Results) Places(MapJob<T, R> map, PoolStore shares)
    {
        if (map.Whole is not { } whole)
        {
            return default;
        }

        var input = items.IsBlittable ? shares.PlaceOf(whole.Input) : default;
        var output = results.IsBlittable && !map.IsAsync ? shares.PlaceOf<R>(whole.Output) : default;
        return (input, map.Setting.ResultsReplaceItems ? default : output);
    }
}
