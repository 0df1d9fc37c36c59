using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PBench.Strategies.Engine;
using PBench.Strategies.Kernels;
using PBench.Strategies.Payloads;
using PBench.Strategies.Processes.Pool;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes;

/// <summary>A map whose chunks run in other processes: its function, items and results as bytes.</summary>
internal abstract class RemoteJob
{
    public abstract MapJob Job { get; }

    /// <summary>Number of the function in its session. Negative: it has state, so every map has its own.</summary>
    public abstract long FunctionId { get; }

    /// <summary>Payload of the message that tells a worker of the map, with or without its function.</summary>
    public abstract byte[] Message(bool withFunction);

    /// <summary>Items wait, or compute on the worker's main thread.</summary>
    public bool IsAsync => Job.IsAsync;

    /// <summary>Names of the codecs of items and results.</summary>
    public abstract string Codec { get; }

    /// <summary>Run time of the last chunk; null: unknown.</summary>
    public abstract TimeSpan? LastChunkTime { get; }

    /// <summary>Expected run time of an item, in ticks of the stopwatch; 0: unknown.</summary>
    public abstract double TicksPerItem { get; }

    /// <summary>How many items to hand over at once.</summary>
    public abstract ChunkLimits Limits(ITransport transport);

    /// <summary>The items as they lie in memory, where that is how they travel.</summary>
    public abstract bool TryGetItemBytes(MapChunk chunk, out ReadOnlySpan<byte> bytes);

    /// <summary>Encodes the items. Those that are refused fail here. Returns the number of the others.</summary>
    public abstract int Encode(MapChunk chunk, PayloadBuffer output);

    /// <summary>Takes over what records say. Items that have been heard of before are passed over.</summary>
    /// <returns>True when the worker has given up an item that still runs, and so should be replaced.</returns>
    public abstract bool Apply(MapChunk chunk, ReadOnlySpan<byte> records, FragmentBuffer fragments);

    /// <summary>Where the values of a payload belong of which only the start has come; empty unless it is one record of plain values.</summary>
    /// <param name="chunk">Whose items they are of.</param>
    /// <param name="start">Of the payload. What it has of the values is put in place.</param>
    /// <param name="rest">Bytes that will follow.</param>
    public abstract Span<byte> PlaceOf(MapChunk chunk, ReadOnlySpan<byte> start, int rest);

    /// <summary>The values are in their place.</summary>
    public abstract void Placed(MapChunk chunk, ReadOnlySpan<byte> start);

    /// <summary>Takes over the bare values behind the last record, of a worker that has died.</summary>
    public abstract void ApplyOpenRun(MapChunk chunk, Cursor cursor, ReadOnlySpan<byte> values);

    /// <summary>An item was running when its worker was lost: it is tried again, alone, or fails. Of a chunk function, its chunk.</summary>
    public abstract void Lose(MapChunk chunk, int offset, WorkerLoss loss);

    /// <summary>No more will be heard of the chunk: items without a record go back, to be taken by others.</summary>
    public abstract void Finish(MapChunk chunk, int worker, int processId);
}

/// <inheritdoc cref="RemoteJob"/>
internal sealed class RemoteJob<T, R> : RemoteJob
{
    private readonly MapJob<T, R> job;
    private readonly ValueCodec<T> items;
    private readonly ValueCodec<R> results;
    private readonly JobTerms terms;
    private readonly EncodedFunction function;
    private readonly bool isPerChunk;
    private readonly int chunkItems; // of a chunk function: items per call; 0: all of the chunk
    private int itemBytes; // encoded size of an item as far as known; races only blur it
    private int resultBytes; // the same of a result
    private byte[]? full; // the message with the function
    private byte[]? brief; // the message without it

    /// <exception cref="PayloadException">The function cannot travel.</exception>
    public RemoteJob(MapJob<T, R> job, FunctionTable functions)
    {
        this.job = job;
        items = job.Setting.Codecs.For<T>();
        results = job.Setting.Codecs.For<R>();
        itemBytes = items.IsBlittable ? Unsafe.SizeOf<T>() : job.TryPeek(out var first) ? (int)Math.Clamp(items.EstimateBytes(first), 1, 1 << 30) : 1;
        resultBytes = results.IsBlittable ? Unsafe.SizeOf<R>() : 1;
        isPerChunk = job.Setting.Kernel is SyncKernel<T, R> { IsPerChunk: true };
        chunkItems = isPerChunk ? job.Options.ChunkSize.Items : 0;
        terms = new JobTerms(job.StopsAtError, job.Options.ConcurrencyPerWorker, job.Options.ItemTimeout ?? TimeSpan.Zero, chunkItems);
        function = functions.Encode(job.Setting.Kernel, job.Id);
    }

    public override MapJob Job => job;

    public override long FunctionId => function.Id;

    public override byte[] Message(bool withFunction) => withFunction
        ? full ??= terms.Write(function.Bytes)
        : brief ??= terms.Write([]);

    public override string Codec => items.Name == results.Name ? items.Name : $"{items.Name}+{results.Name}";

    public override TimeSpan? LastChunkTime => job.Setting.Sizer.LastChunkTime;

    public override double TicksPerItem => job.Setting.Sizer.TicksPerItem;

    public override ChunkLimits Limits(ITransport transport)
    {
        if (IsAsync)
        {
            return new(int.MaxValue, job.Options.ConcurrencyPerWorker);
        }

        // Only a chunk function can tell how large a chunk of a fixed size is: for all others more or less at once is the same.
        var bytes = Math.Max(Volatile.Read(ref itemBytes), Volatile.Read(ref resultBytes));
        var most = Math.Max(1, transport.MostBytes / bytes);
        // Small chunks go together. A trace wants each by itself.
        var least = job.Options.Observer is null ? job.Setting.Sizer.Bundle(transport.BundleTime, most) : 1;
        return new(chunkItems > 0 ? int.MaxValue : most, least);
    }

    public override bool TryGetItemBytes(MapChunk chunk, out ReadOnlySpan<byte> bytes)
    {
        if (!items.IsBlittable)
        {
            bytes = default;
            return false;
        }

        var input = ((MapChunk<T, R>)chunk).Input;
        bytes = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(input)), checked(input.Length * Unsafe.SizeOf<T>()));
        return true;
    }

    public override int Encode(MapChunk chunk, PayloadBuffer output)
    {
        var mine = (MapChunk<T, R>)chunk;
        var input = mine.Input;
        var live = 0;
        for (var i = 0; i < input.Length; i++)
        {
            var start = output.Length;
            output.GetSpan(ItemBytes.LengthBytes);
            output.Advance(ItemBytes.LengthBytes);
            var length = ItemBytes.Refused;
            try
            {
                items.Encode(input[i], output);
                length = output.Length - start - ItemBytes.LengthBytes;
                live++;
            }
            catch (Exception why)
            {
                output.RollBack(start + ItemBytes.LengthBytes);
                Refuse(mine, i, why);
            }

            BitConverter.TryWriteBytes(output.Written[start..], length);
        }

        Volatile.Write(ref itemBytes, Math.Max(1, output.Length / input.Length));
        return live;
    }

    public override bool Apply(MapChunk chunk, ReadOnlySpan<byte> records, FragmentBuffer fragments)
    {
        if (job.IsFinished)
        {
            return false; // abandoned: the memory for results is the caller's again
        }

        var mine = (MapChunk<T, R>)chunk;
        var tainted = false;
        while (!records.IsEmpty)
        {
            if (records.Length < Record.HeaderBytes)
            {
                throw new ProtocolException($"{records.Length} bytes are left of a record's header of {Record.HeaderBytes}.");
            }

            var record = Record.Read(records);
            var bytes = records[Record.HeaderBytes..];
            if (record.Length < 0 || record.Length > bytes.Length || record.Offset < 0 || record.Count <= 0 || record.Offset > mine.Count - record.Count)
            {
                throw new ProtocolException($"A record speaks of items {record.Offset} + {record.Count} of {mine.Count} in {record.Length} of {bytes.Length} bytes.");
            }

            records = bytes[record.Length..];
            bytes = bytes[..record.Length];
            if (record.Kind != RecordKind.Fragment)
            {
                tainted |= Apply(mine, record, bytes);
            }
            else if (!mine.Settled.Contains(record.Offset) && fragments.TryComplete(ref record, bytes, PlaceOfWhole(mine, record), out var whole))
            {
                tainted |= Apply(mine, record, whole);
            }
        }

        return tainted;
    }

    public override Span<byte> PlaceOf(MapChunk chunk, ReadOnlySpan<byte> start, int rest)
    {
        var mine = (MapChunk<T, R>)chunk;
        if (!results.IsBlittable || start.Length < Record.HeaderBytes || job.IsFinished)
        {
            return [];
        }

        var record = Record.Read(start);
        var values = start[Record.HeaderBytes..];
        if (record.Kind != RecordKind.Values || record.Length != values.Length + (long)rest || record.Length != (long)record.Count * Unsafe.SizeOf<R>()
            || record.Offset > mine.Count - record.Count || !mine.Settled.IsNextRun(record.Offset))
        {
            return []; // the usual way tells what is wrong with it, if anything is
        }

        var place = PlaceOf(mine, record.Offset, record.Count);
        values.CopyTo(place);
        return place[values.Length..];
    }

    public override void Placed(MapChunk chunk, ReadOnlySpan<byte> start)
    {
        var record = Record.Read(start);
        ((MapChunk<T, R>)chunk).Settled.TryAddRun(record.Offset, record.Count);
    }

    public override void ApplyOpenRun(MapChunk chunk, Cursor cursor, ReadOnlySpan<byte> values)
    {
        var mine = (MapChunk<T, R>)chunk;
        var size = Unsafe.SizeOf<R>();
        if (cursor.Progress <= 0 || !results.IsBlittable || values.Length < Record.HeaderBytes)
        {
            return;
        }

        var bytes = values[Record.HeaderBytes..];
        if (cursor.First < mine.Count && mine.Settled.Contains(cursor.First))
        {
            return; // the worker had made a record of the run, and not yet moved its cursor
        }

        if (cursor.First < 0 || cursor.First > mine.Count - cursor.Progress || bytes.Length < (long)cursor.Progress * size)
        {
            throw new ProtocolException($"A dead worker's cursor stands at item {cursor.First} + {cursor.Progress} of {mine.Count}.");
        }

        Apply(mine, new Record { Kind = RecordKind.Values, Offset = cursor.First, Count = cursor.Progress }, bytes[..(cursor.Progress * size)]);
    }

    public override void Lose(MapChunk chunk, int offset, WorkerLoss loss)
    {
        var mine = (MapChunk<T, R>)chunk;
        var (first, count) = Unit(mine, offset);
        if (mine.Settled.ContainsAll(first, count))
        {
            return;
        }

        if (loss.MayRetry && mine.Attempt < job.Options.Retries)
        {
            var half = (count + 1) / 2; // a chunk function's chunk is halved, so that what kills it is found
            PutBack(mine, first, half, mine.Attempt + 1);
            if (half < count)
            {
                PutBack(mine, first + half, count - half, mine.Attempt + 1);
            }

            return;
        }

        Fail(mine, first, count, loss.Error(mine.First + first, count));
    }

    public override void Finish(MapChunk chunk, int worker, int processId)
    {
        var mine = (MapChunk<T, R>)chunk;
        var ran = mine.Count - mine.PutBack - mine.Settled.Remaining;
        if (ran > 0 && mine.Times.Finished > mine.Times.Started)
        {
            job.Setting.Sizer.Measured(ran, mine.Times.Finished - mine.Times.Started);
        }

        for (var i = 0; i < mine.Count && mine.Settled.Remaining > 0; i++)
        {
            var from = i;
            while (i < mine.Count && !mine.Settled.Contains(i))
            {
                i++;
            }

            if (i > from)
            {
                PutBack(mine, from, i - from, mine.Attempt);
            }
        }

        job.Finish(mine, mine.Count - mine.PutBack, worker, processId);
    }

    private bool Apply(MapChunk<T, R> chunk, in Record record, ReadOnlySpan<byte> bytes)
    {
        var index = chunk.First + record.Offset;
        switch (record.Kind)
        {
            case RecordKind.Values:
                TakeValues(chunk, record, bytes);
                return false;
            case RecordKind.Value:
                TakeValue(chunk, record, bytes);
                return false;
            case RecordKind.Threw:
                Fail(chunk, record.Offset, record.Count, ItemError.Of(Thrown(bytes), index, record.Count));
                return false;
            case RecordKind.ArgumentRefused:
                Refuse(chunk, record.Offset, RefusalBytes.Read(bytes));
                return false;
            case RecordKind.ResultRefused:
                Fail(chunk, record.Offset, record.Count, ItemError.Refused(PayloadStage.Result, RefusalBytes.Read(bytes), index));
                return false;
            case RecordKind.TimedOut:
                Fail(chunk, record.Offset, record.Count, ItemError.TimedOut(index, record.Count, job.Options.ItemTimeout ?? TimeSpan.Zero, "its worker will be replaced."));
                return true;
            case RecordKind.FunctionRefused:
                var why = Thrown(bytes);
                job.Abort(new PayloadException($"The function could not be rebuilt in a worker: {why.Message}", PayloadStage.Function, (why as PayloadException)?.MemberPath ?? "", -1, why));
                return false;
            default:
                throw new ProtocolException($"A record has kind {(int)record.Kind}.");
        }
    }

    private static Span<byte> PlaceOf(MapChunk<T, R> chunk, int offset, int count)
    {
        var output = chunk.Output.Slice(offset, count);
        return MemoryMarshal.CreateSpan(ref Unsafe.As<R, byte>(ref MemoryMarshal.GetReference(output)), checked(output.Length * Unsafe.SizeOf<R>()));
    }

    // Of a record in pieces. Items that are not settled have no value yet, so parts of one may stand there.
    private Span<byte> PlaceOfWhole(MapChunk<T, R> chunk, in Record piece) =>
        piece.WholeKind == RecordKind.Values && results.IsBlittable && chunk.Settled.IsNextRun(piece.Offset) ? PlaceOf(chunk, piece.Offset, piece.Count) : [];

    private static Exception Thrown(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return ExceptionCodec.Decode(bytes);
        }
        catch (InvalidDataException damaged)
        {
            throw new ProtocolException($"A record's exception cannot be read: {damaged.Message}");
        }
    }

    private void TakeValues(MapChunk<T, R> chunk, in Record record, ReadOnlySpan<byte> bytes)
    {
        if (!results.IsBlittable || bytes.Length != (long)record.Count * Unsafe.SizeOf<R>())
        {
            throw new ProtocolException($"{record.Count} results came as {bytes.Length} bytes.");
        }

        var values = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, R>(ref MemoryMarshal.GetReference(bytes)), record.Count);
        if (chunk.Settled.TryAddRun(record.Offset, record.Count))
        {
            var output = chunk.Output[record.Offset..];
            if (!Unsafe.AreSame(ref MemoryMarshal.GetReference(values), ref MemoryMarshal.GetReference(output))) // else they came in pieces, straight to their place
            {
                values.CopyTo(output);
            }

            return;
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (chunk.Settled.Add(record.Offset + i))
            {
                chunk.Output[record.Offset + i] = values[i];
            }
        }
    }

    private void TakeValue(MapChunk<T, R> chunk, in Record record, ReadOnlySpan<byte> bytes)
    {
        if (!chunk.Settled.Add(record.Offset))
        {
            return;
        }

        try
        {
            chunk.Output[record.Offset] = results.Decode(bytes);
            Volatile.Write(ref resultBytes, ((Volatile.Read(ref resultBytes) + bytes.Length) / 2) + Record.HeaderBytes);
        }
        catch (Exception why)
        {
            job.Fail(chunk, record.Offset, 1, ItemError.Refused(PayloadStage.Result, why, chunk.First + record.Offset));
        }
    }

    private void Fail(MapChunk<T, R> chunk, int offset, int count, MapItemException error)
    {
        if (error.InnerException is OperationCanceledException && job.IsAborted)
        {
            return; // it answered the end of its map, which is no error of its own: it counts as not run
        }

        var isNew = false;
        for (var i = offset; i < offset + count; i++)
        {
            isNew |= chunk.Settled.Add(i);
        }

        if (isNew)
        {
            job.Fail(chunk, offset, count, error);
        }
    }

    private void PutBack(MapChunk<T, R> chunk, int offset, int count, int attempt)
    {
        for (var i = offset; i < offset + count; i++)
        {
            chunk.Settled.Add(i);
        }

        chunk.PutBack += count;
        job.PutBack(chunk, offset, count, attempt);
    }

    // What runs, fails and is lost together.
    private (int First, int Count) Unit(MapChunk<T, R> chunk, int item)
    {
        var unit = !isPerChunk ? 1 : chunkItems > 0 ? chunkItems : chunk.Count;
        var first = item / unit * unit;
        return (first, Math.Min(unit, chunk.Count - first));
    }

    // A chunk function gets all items of a chunk or none.
    private void Refuse(MapChunk<T, R> chunk, int item, Exception why)
    {
        var (first, count) = Unit(chunk, item);
        Fail(chunk, first, count, ItemError.Refused(PayloadStage.Argument, why, chunk.First + item));
    }
}
