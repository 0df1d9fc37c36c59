using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PBench.Strategies.Engine;
using PBench.Strategies.Kernels;
using PBench.Strategies.Payloads;
using PBench.Strategies.Processes.Protocol;
using PBench.Strategies.Travel;

namespace PBench.Strategies.Processes;

/// <summary>Brings what workers say of a map's chunks to the map: results to their places, errors, losses, and items that go back.</summary>
/// <remarks>An item settles once, whatever is said of it later: by a worker that was thought dead, or twice by its journal.</remarks>
/// <param name="job">The map.</param>
/// <param name="results">Of the results.</param>
/// <param name="chunkItems">Of a chunk function: items per call; 0: all of a chunk.</param>
/// <param name="inPlace">Workers write results where they belong, a shared array.</param>
internal sealed class ResultIntake<T, R>(MapJob<T, R> job, ValueCodec<R> results, int chunkItems, bool inPlace)
{
    private readonly bool isPerChunk = job.Setting.Kernel is SyncKernel<T, R> { IsPerChunk: true };
    private readonly bool mayBegin = !job.Setting.ResultsReplaceItems; // to write results before they are complete
    private int resultBytes = inPlace ? 0 : results.IsBlittable ? Unsafe.SizeOf<R>() : 1; // races only blur it

    /// <summary>Encoded size of a result as far as known, in bytes.</summary>
    public int ResultBytes => Volatile.Read(ref resultBytes);

    /// <inheritdoc cref="RemoteJob.Apply"/>
    public bool Apply(MapChunk<T, R> chunk, ReadOnlySpan<byte> records, FragmentBuffer fragments)
    {
        if (job.IsFinished)
        {
            return false; // abandoned: the memory for results is the caller's again
        }

        var tainted = false;
        while (!records.IsEmpty)
        {
            if (records.Length < Record.HeaderBytes)
            {
                throw new ProtocolException($"{records.Length} bytes are left of a record's header of {Record.HeaderBytes}.");
            }

            var record = Record.Read(records);
            var bytes = records[Record.HeaderBytes..];
            if (record.Length < 0 || record.Length > bytes.Length || record.Offset < 0 || record.Count <= 0 || record.Offset > chunk.Count - record.Count)
            {
                throw new ProtocolException($"A record speaks of items {record.Offset} + {record.Count} of {chunk.Count} in {record.Length} of {bytes.Length} bytes.");
            }

            records = bytes[record.Length..];
            bytes = bytes[..record.Length];
            if (record.Kind != RecordKind.Fragment)
            {
                tainted |= Apply(chunk, record, bytes);
            }
            else if (!chunk.Settled.Contains(record.Offset) && fragments.TryComplete(ref record, bytes, PlaceOfWhole(chunk, record), out var whole))
            {
                tainted |= Apply(chunk, record, whole);
            }
        }

        return tainted;
    }

    /// <inheritdoc cref="RemoteJob.PlaceOf"/>
    public Span<byte> PlaceOf(MapChunk<T, R> chunk, ReadOnlySpan<byte> start, int rest)
    {
        if (!mayBegin || !results.IsBlittable || start.Length < Record.HeaderBytes || job.IsFinished)
        {
            return [];
        }

        var record = Record.Read(start);
        var values = start[Record.HeaderBytes..];
        if (record.Kind != RecordKind.Values || record.Length != values.Length + (long)rest || record.Length != (long)record.Count * Unsafe.SizeOf<R>()
            || record.Offset > chunk.Count - record.Count || !chunk.Settled.IsNextRun(record.Offset))
        {
            return []; // the usual way tells what is wrong with it, if anything is
        }

        var place = PlaceOf(chunk, record.Offset, record.Count);
        values.CopyTo(place);
        return place[values.Length..];
    }

    /// <inheritdoc cref="RemoteJob.Placed"/>
    public static void Placed(MapChunk<T, R> chunk, ReadOnlySpan<byte> start)
    {
        var record = Record.Read(start);
        chunk.Times.BytesOut += record.Length;
        chunk.Settled.TryAddRun(record.Offset, record.Count);
    }

    /// <inheritdoc cref="RemoteJob.ApplyOpenRun"/>
    public void ApplyOpenRun(MapChunk<T, R> chunk, Cursor cursor, ReadOnlySpan<byte> values)
    {
        var size = Unsafe.SizeOf<R>();
        if (cursor.Progress <= 0 || !results.IsBlittable || (values.Length < Record.HeaderBytes && !inPlace))
        {
            return;
        }

        var bytes = inPlace ? [] : values[Record.HeaderBytes..];
        if (cursor.First < chunk.Count && chunk.Settled.Contains(cursor.First))
        {
            return; // the worker had made a record of the run, and not yet moved its cursor
        }

        if (cursor.First < 0 || cursor.First > chunk.Count - cursor.Progress || (bytes.Length < (long)cursor.Progress * size && !inPlace))
        {
            throw new ProtocolException($"A dead worker's cursor stands at item {cursor.First} + {cursor.Progress} of {chunk.Count}.");
        }

        Apply(
            chunk,
            new Record { Kind = inPlace ? RecordKind.InPlace : RecordKind.Values, Offset = cursor.First, Count = cursor.Progress },
            inPlace ? [] : bytes[..(cursor.Progress * size)]);
    }

    /// <inheritdoc cref="RemoteJob.Lose"/>
    public void Lose(MapChunk<T, R> chunk, int offset, WorkerLoss loss)
    {
        var (first, count) = Unit(chunk, offset);
        if (chunk.Settled.ContainsAll(first, count))
        {
            return;
        }

        if (loss.MayRetry && chunk.Attempt < job.Options.Retries)
        {
            var half = (count + 1) / 2; // a chunk function's chunk is halved, so that what kills it is found
            PutBack(chunk, first, half, chunk.Attempt + 1);
            if (half < count)
            {
                PutBack(chunk, first + half, count - half, chunk.Attempt + 1);
            }

            return;
        }

        Fail(chunk, first, count, loss.Error(chunk.First + first, count));
    }

    /// <inheritdoc cref="RemoteJob.Finish"/>
    public void Finish(MapChunk<T, R> chunk, int worker, int processId)
    {
        var ran = chunk.Count - chunk.PutBack - chunk.Settled.Remaining;
        if (ran > 0 && chunk.Times.Finished > chunk.Times.Started)
        {
            job.Setting.Sizer.Measured(ran, chunk.Times.Finished - chunk.Times.Started);
        }

        for (var i = 0; i < chunk.Count && chunk.Settled.Remaining > 0; i++)
        {
            var from = i;
            while (i < chunk.Count && !chunk.Settled.Contains(i))
            {
                i++;
            }

            if (i > from)
            {
                PutBack(chunk, from, i - from, chunk.Attempt);
            }
        }

        job.Finish(chunk, chunk.Count - chunk.PutBack, worker, processId);
    }

    private bool Apply(MapChunk<T, R> chunk, in Record record, ReadOnlySpan<byte> bytes)
    {
        var index = chunk.First + record.Offset;
        switch (record.Kind)
        {
            case RecordKind.Values:
                chunk.Times.BytesOut += bytes.Length;
                TakeValues(chunk, record, bytes);
                return false;
            case RecordKind.InPlace when inPlace:
                TakePlaced(chunk, record);
                return false;
            case RecordKind.Value:
                chunk.Times.BytesOut += bytes.Length;
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
                job.Abort(new PayloadException($"The function could not be rebuilt in a worker: {ExceptionText.MessageOf(why)}", PayloadStage.Function, (why as PayloadException)?.MemberPath ?? "", -1, why));
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

    // Of a record in pieces. Items that are not settled have no value yet, so parts of one may stand there, if not on the items themselves.
    private Span<byte> PlaceOfWhole(MapChunk<T, R> chunk, in Record piece) =>
        mayBegin && piece.WholeKind == RecordKind.Values && results.IsBlittable && chunk.Settled.IsNextRun(piece.Offset) ? PlaceOf(chunk, piece.Offset, piece.Count) : [];

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

    private static void TakePlaced(MapChunk<T, R> chunk, in Record record)
    {
        if (!chunk.Settled.TryAddRun(record.Offset, record.Count))
        {
            for (var i = 0; i < record.Count; i++)
            {
                chunk.Settled.Add(record.Offset + i);
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

    /// <summary>An item cannot be sent, or could not be read. A chunk function gets all items of a chunk or none.</summary>
    public void Refuse(MapChunk<T, R> chunk, int item, Exception why)
    {
        var (first, count) = Unit(chunk, item);
        Fail(chunk, first, count, ItemError.Refused(PayloadStage.Argument, why, chunk.First + item));
    }

    /// <summary>No item of the chunk can be sent.</summary>
    public void RefuseAll(MapChunk<T, R> chunk, Exception why)
    {
        if (why is PayloadException { Index: < 0 })
        {
            job.Abort(why); // no item is at fault
            return;
        }

        for (var i = 0; i < chunk.Count; i += Unit(chunk, i).Count)
        {
            Refuse(chunk, i, why);
        }
    }
}
