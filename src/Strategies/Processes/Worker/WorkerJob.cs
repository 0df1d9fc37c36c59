using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PBench.Strategies.Kernels;
using PBench.Strategies.Payloads;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Worker;

/// <summary>A map, in a worker: its function, rebuilt once.</summary>
internal abstract class WorkerJob
{
    public JobTerms Terms { get; set; }

    /// <summary>Where the items are; null: they come with the chunks.</summary>
    public MappedPlace? Items { get; set; }

    /// <summary>Where the results belong; null: in the journal.</summary>
    public MappedPlace? Results { get; set; }

    /// <summary>Runs a chunk and hands its records over; for items that wait, begins to.</summary>
    public abstract void Run(in MessageHeader chunk, ReadOnlySpan<byte> payload, ResultJournal journal, Mailbox mailbox);

    /// <summary>Cancels the tokens of waiting items that the map does not want any more.</summary>
    /// <param name="lastWanted">Items with a higher index. −1: all, as the map has ended, and those that do not return soon are given up.</param>
    public abstract void Cancel(long lastWanted);
}

/// <inheritdoc cref="WorkerJob"/>
internal sealed class WorkerJob<T, R>(MapKernel<T, R> kernel, PayloadCodecs codecs) : WorkerJob
{
    private readonly ItemReader<T> reader = new(codecs.For<T>());
    private readonly ValueCodec<R> results = codecs.ForResults<R>(); // here and not when a chunk is there: a codec that throws when it is asked refuses the function
    private readonly WorkerPump<T, R>? pump = kernel is AsyncKernel<T, R> later ? new(later, codecs.ForResults<R>()) : null;
    private SyncRun<T, R>? run;

    public override void Run(in MessageHeader chunk, ReadOnlySpan<byte> payload, ResultJournal journal, Mailbox mailbox)
    {
        journal.Begin(chunk, Results);
        payload = Items is { } place ? place.Of<T>(chunk.First, chunk.Count) : payload;
        if (pump is not null)
        {
            var waiting = reader.ReadAll(chunk.Count, payload, journal);
            journal.MoveTo(chunk.Count); // from here on the lanes say what runs
            pump.Add(waiting, journal, mailbox, Terms);
            return;
        }

        run ??= new SyncRun<T, R>((SyncKernel<T, R>)kernel, results, Terms);
        var items = reader.Read(chunk.Count, payload, journal, out var refused);
        journal.MoveTo(0);
        journal.Slot.Started = Stopwatch.GetTimestamp();
        try
        {
            run.Run(items, refused, journal);
        }
        catch (Exception escaped) when (escaped is not (ProtocolException or IOException))
        {
            journal.FailRest(chunk.Count, escaped);
        }

        journal.Slot.Finished = Stopwatch.GetTimestamp();
        mailbox.AllocatedBytes = GC.GetTotalAllocatedBytes();
        journal.End();
        run.AfterChunk();
        reader.Clear();
    }

    public override void Cancel(long lastWanted) => pump?.Cancel(lastWanted);
}

/// <summary>Reads the items of a chunk.</summary>
internal sealed class ItemReader<T>(ValueCodec<T> codec)
{
    private T[] decoded = [];
    private int read; // items of the last chunk

    /// <summary>The items: in place where they are bytes, else decoded into a buffer that the next call uses again.</summary>
    /// <param name="count">Number of items.</param>
    /// <param name="payload">Their bytes.</param>
    /// <param name="journal">Is told which items cannot be read.</param>
    /// <param name="refused">Which items are not to be run; null: all are.</param>
    public ReadOnlySpan<T> Read(int count, ReadOnlySpan<byte> payload, ResultJournal journal, out bool[]? refused)
    {
        refused = null;
        if (codec.IsBlittable)
        {
            return payload.Length == (long)count * Unsafe.SizeOf<T>()
                ? MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetReference(payload)), count)
                : throw new ProtocolException($"{count} items of {Unsafe.SizeOf<T>()} bytes came as {payload.Length} bytes.");
        }

        if (count > payload.Length / ItemBytes.LengthBytes)
        {
            throw new ProtocolException($"{count} items came as {payload.Length} bytes.");
        }

        if (decoded.Length < count)
        {
            decoded = new T[count];
        }

        read = count;

        for (var i = 0; i < count; i++)
        {
            var length = payload.Length < ItemBytes.LengthBytes ? int.MinValue : BitConverter.ToInt32(payload);
            if (length < 0 || length > payload.Length - ItemBytes.LengthBytes)
            {
                throw new ProtocolException($"Item {i} claims {length} bytes with {payload.Length} left.");
            }

            payload = payload[ItemBytes.LengthBytes..];
            journal.MoveTo(i); // codecs are the user's code: a death in here is this item's
            try
            {
                decoded[i] = codec.Decode(payload[..length]);
            }
            catch (Exception why)
            {
                journal.Append(RecordKind.ArgumentRefused, i, 1, RefusalBytes.Of(why));
                (refused ??= new bool[count])[i] = true;
            }

            payload = payload[length..];
        }

        return decoded.AsSpan(0, count);
    }

    /// <summary>Items of their own, for those that outlive the message; refused ones are left out.</summary>
    public List<(int Offset, T Item)> ReadAll(int count, ReadOnlySpan<byte> payload, ResultJournal journal)
    {
        var items = Read(count, payload, journal, out var refused);
        List<(int, T)> all = new(count);
        for (var i = 0; i < count; i++)
        {
            if (refused is null || !refused[i])
            {
                all.Add((i, items[i]));
            }
        }

        Clear();
        return all;
    }

    /// <summary>Keeps no item alive between chunks.</summary>
    public void Clear()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            Array.Clear(decoded, 0, read);
        }
    }
}
