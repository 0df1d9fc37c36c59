using System.Buffers;
using System.Runtime.CompilerServices;
using PBench.Strategies.Engine;
using PBench.Strategies.Functions;
using PBench.Strategies.Kernels;
using PBench.Strategies.Payloads;
using PBench.Strategies.Processes.Protocol;
using PBench.Strategies.Travel;

namespace PBench.Strategies.Processes.Worker;

/// <summary>Takes messages and does what they say, one after the other, on the worker's main thread.</summary>
/// <param name="port">To the parent.</param>
/// <param name="mailbox">The memory shared with it.</param>
/// <param name="isReady">The parent has been told so; else it is when the session is open.</param>
internal sealed class WorkerLoop(IWorkerPort port, Mailbox mailbox, bool isReady)
{
    private readonly Dictionary<long, WorkerJob> jobs = []; // guarded by itself: cancellation comes from another thread
    private readonly Dictionary<long, MapKernel> functions = []; // without state, so kept for later maps
    private readonly Dictionary<long, Exception> refused = []; // of the same kind: the parent will not send their bytes again either
    private readonly ResultJournal?[] journals = new ResultJournal?[MailboxLayout.Slots];
    private readonly WorkerHeap heap = new();
    private PayloadCodecs? codecs; // made when a function comes, as the store is when something is shared: what a worker touches before it is ready is most of its start
    private WorkerStore? store;

    private PayloadCodecs Codecs => codecs ??= new([]);

    private WorkerStore Store => store ??= new WorkerStore { Codecs = Codecs };

    public void Run()
    {
        for (MessageKind done; (done = Step()) != MessageKind.Quit;)
        {
            if (done == MessageKind.Rest)
            {
                port.Trim();
                heap.Shrink();
            }
        }
    }

    /// <summary>Items of the map are not wanted any more. Called from the thread that watches the parent.</summary>
    public void CancelJob(long id, long lastWanted)
    {
        WorkerJob? job;
        lock (jobs)
        {
            jobs.TryGetValue(id, out job);
        }

        job?.Cancel(lastWanted);
    }

    // By itself: what its stack says of a message, which may be large, is gone when it returns. Quit also when no message will come any more.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private MessageKind Step()
    {
        if (!port.Receive(out var header, out var payload))
        {
            return MessageKind.Quit;
        }

        switch (header.Kind)
        {
            case MessageKind.Open:
                return Open(payload) ? header.Kind : MessageKind.Quit;
            case MessageKind.Chunk:
                var job = Know(header, payload[..header.TermsBytes]);
                job.Run(header, payload[header.TermsBytes..], journals[header.Slot] ??= new(port, mailbox.Slot(header.Slot)), mailbox);
                break;
            case MessageKind.Withdrawn:
                Know(header, payload[..header.TermsBytes]);
                break;
            case MessageKind.Share:
                Store.Add(header.Chunk, SharedTerms.Read(payload));
                break;
            case MessageKind.Unshare:
                Store.Remove(header.Chunk);
                break;
            case MessageKind.Rest:
                Forget(payload);
                break;
            case MessageKind.Quit:
                break;
            default:
                throw new ProtocolException($"A worker got a message of kind {header.Kind}.");
        }

        return header.Kind;
    }

    private WorkerJob Know(in MessageHeader chunk, ReadOnlySpan<byte> terms)
    {
        var told = terms.IsEmpty ? null : Decode(chunk.Function, terms);
        lock (jobs)
        {
            if (chunk.Ended != 0)
            {
                jobs.Remove(chunk.Ended);
            }

            if (told is not null)
            {
                jobs[chunk.Job] = told;
                return told;
            }

            return jobs.TryGetValue(chunk.Job, out var known) ? known : throw new ProtocolException($"A worker got a chunk of map {chunk.Job}, which it does not know.");
        }
    }

    private void Forget(ReadOnlySpan<byte> ended)
    {
        lock (jobs)
        {
            for (; ended.Length >= sizeof(long); ended = ended[sizeof(long)..])
            {
                jobs.Remove(BitConverter.ToInt64(ended));
            }
        }
    }

    private bool Open(ReadOnlySpan<byte> payload)
    {
        try
        {
            var terms = SessionTerms.Read(payload);
            terms.Seeds!.TakeOver();
            terms.ApplyCulture();
            (WorkerDepth.Current, WorkerDepth.Limit) = (terms.Depth, terms.MaxDepth);
            if (terms.Codecs.Length > 0)
            {
                codecs = new PayloadCodecs((IPayloadCodec[])FunctionCodec.Decode(terms.Codecs, Leaves()));
            }

            if (terms.Initializer.Length > 0)
            {
                Initializer.Run((Delegate)FunctionCodec.Decode(terms.Initializer, Leaves()));
            }
        }
        catch (Exception thrown)
        {
            var bytes = new ArrayBufferWriter<byte>();
            ExceptionCodec.Encode(thrown, bytes);
            port.Tell(MessageKind.InitializerThrew, bytes.WrittenSpan);
            return false;
        }

        if (!isReady)
        {
            port.Tell(MessageKind.Ready, []);
        }

        Interrupts.Ignore();
        return true;
    }

    private WorkerJob Decode(long functionId, ReadOnlySpan<byte> payload)
    {
        var terms = JobTerms.Read(payload, out var function);
        WorkerJob job;
        try
        {
            job = Function(functionId, function).CreateWorkerJob(Codecs);
            if (terms.Items.IsShared || terms.Results.IsShared)
            {
                job.Items = Store.Place(terms.Items);
                job.Results = Store.Place(terms.Results);
            }
        }
        catch (Exception why)
        {
            job = new RefusedJob(why);
        }

        job.Terms = terms;
        return job;
    }

    private MapKernel Function(long id, ReadOnlySpan<byte> bytes)
    {
        if (functions.TryGetValue(id, out var known))
        {
            return known;
        }

        if (refused.TryGetValue(id, out var why))
        {
            throw why;
        }

        try
        {
            var kernel = (MapKernel)FunctionCodec.Decode(bytes, Leaves());
            if (id > 0)
            {
                functions.Add(id, kernel);
            }

            return kernel;
        }
        catch (Exception thrown) when (id > 0)
        {
            refused.Add(id, thrown);
            throw;
        }
    }

    private GraphLeaves Leaves() => new(Codecs, (type, id) => Store.Resolve(type, id));

    /// <summary>A function that could not be rebuilt here: every chunk of it says so.</summary>
    private sealed class RefusedJob(Exception why) : WorkerJob
    {
        public override void Run(in MessageHeader chunk, ReadOnlySpan<byte> payload, ResultJournal journal, Mailbox mailbox)
        {
            var bytes = new ArrayBufferWriter<byte>();
            ExceptionCodec.Encode(why, bytes);
            journal.Begin(chunk);
            journal.Append(RecordKind.FunctionRefused, 0, chunk.Count, bytes.WrittenSpan);
            journal.End();
        }

        public override void Cancel(long lastWanted)
        {
            // Nothing runs.
        }
    }
}
