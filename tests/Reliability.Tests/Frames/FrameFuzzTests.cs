using System.Buffers;
using System.Globalization;
using System.IO.Pipes;
using PBench.Strategies;
using PBench.Strategies.Engine;
using PBench.Strategies.Interop;
using PBench.Strategies.Kernels;
using PBench.Strategies.Payloads;
using PBench.Strategies.Processes;
using PBench.Strategies.Processes.Pipes;
using PBench.Strategies.Processes.Pool;
using PBench.Strategies.Processes.Protocol;
using PBench.Strategies.Processes.SharedMemory;
using PBench.Strategies.Processes.Worker;
using PBench.Strategies.Travel;

namespace PBench.Reliability.Tests.Frames;

/// <summary>Damaged frames and mailboxes, on both sides: understood, or refused with <see cref="ProtocolException"/>, and nothing else.</summary>
/// <remarks><c>PBENCH_FRAMES</c> frames each (default 100,000 for all together), <c>PBENCH_FRAMES_SEED</c>.</remarks>
[CancelAfter(300_000)]
public sealed class FrameFuzzTests
{
    private const int Items = 16;
    private static readonly int Frames = Number("PBENCH_FRAMES", 100_000) / 10;
    private static readonly int Seed = Number("PBENCH_FRAMES_SEED", 11);

    [Test]
    public void Records_of_blittable_results() => FuzzRecords((int x) => x, Enumerable.Range(0, Items).ToArray(), Frames * 2);

    [Test]
    public void Records_of_encoded_results() => FuzzRecords((int x) => "text", Enumerable.Range(0, Items).ToArray(), Frames * 2);

    [Test]
    public void Messages_in_a_pipe()
    {
        using var stream = new MemoryStream();
        var writer = new PipeWriter(stream);
        for (var i = 0; i < 4; i++)
        {
            writer.Write(new MessageHeader { Kind = MessageKind.Part + (i % 2), Slot = i % 2, Chunk = i, Length = 10 * i }, new byte[10 * i]);
        }

        Fuzz(stream.ToArray(), Frames, bytes =>
        {
            var reader = new PipeReader(new MemoryStream(bytes), 1 << 20);
            while (reader.Read(out var header, out var payload))
            {
                Assert.That(payload.Length, Is.EqualTo(header.Length));
            }
        });
    }

    [Test]
    public void Terms_and_headers()
    {
        Fuzz(new SessionTerms(HashSeeds.OfThisProcess(), 1, 2, "de-DE", "en-US", [1, 2, 3], [4, 5, 6, 7]).Write(), Frames / 2, bytes => SessionTerms.Read(bytes));
        Fuzz(new JobTerms(true, 4, TimeSpan.FromSeconds(1), 0, new SharedPlace(1, 8), default).Write([1, 2, 3]), Frames / 4, bytes => JobTerms.Read(bytes, out _));
        Fuzz(SharedTerms.Mapped("/proc/1/fd/2", 4096, false), Frames / 4, bytes => SharedTerms.Read(bytes));
    }

    [Test]
    public void Items_in_a_worker()
    {
        var bytes = new ArrayBufferWriter<byte>();
        for (var i = 0; i < Items; i++)
        {
            var text = System.Text.Encoding.UTF8.GetBytes(new string('x', i));
            bytes.Write(BitConverter.GetBytes(text.Length));
            bytes.Write(text);
        }

        using var box = new TestMailbox();
        var journal = new ResultJournal(new NoPort(), box.Mailbox.Slot(0));
        var reader = new ItemReader<string>(new PayloadCodecs([]).For<string>());
        var random = new Random(Seed);
        Fuzz(bytes.WrittenSpan, Frames, damaged =>
        {
            journal.Begin(new MessageHeader { Chunk = 1 });
            reader.Read(random.Next(4) == 0 ? random.Next(1 << 20) : Items, damaged, journal, out _);
        });
        var numbers = new ItemReader<long>(new PayloadCodecs([]).For<long>());
        Fuzz(new byte[8 * Items], Frames, damaged => numbers.Read(random.Next(2) == 0 ? Items : damaged.Length / 8, damaged, journal, out _));
    }

    [Test]
    public void Mailboxes_of_the_dead()
    {
        using var box = new TestMailbox();
        var loss = new WorkerLoss(0, 1, 137, "");
        var random = new Random(Seed);
        for (var i = 0; i < Frames; i++)
        {
            var (chunk, remote) = NewChunk((int x) => x, Enumerable.Range(0, Items).ToArray());
            var held = new HeldChunk();
            held.Hold(7, chunk, remote, isWhole: true);
            Scribble(box.Mailbox, random);
            Refused(() => Recovery.Settle(held, 0, box.Mailbox, loss));
        }
    }

    [Test]
    public void Mailboxes_of_the_living()
    {
        using var box = new TestMailbox();
        var platform = new Platform(IsPortable: false);
        var random = new Random(Seed);
        for (var i = 0; i < Frames; i++)
        {
            using var link = new SharedMemoryLink(box.Mailbox, platform, new OneWayPipe(PipeDirection.Out, platform), new OneWayPipe(PipeDirection.In, platform));
            link.Break(); // so that it looks, and does not wait for more
            Scribble(box.Mailbox, random);
            Refused(() =>
            {
                for (var most = 0; most < 10 && link.Receive(out var header, out var payload); most++)
                {
                    Assert.That(payload.Length, Is.LessThanOrEqualTo(box.Mailbox.Layout.ResultBytes));
                    link.Acknowledge(header);
                }
            });
        }
    }

    private static void FuzzRecords<R>(Func<int, R> function, int[] items, int frames)
    {
        var (_, first) = NewChunk(function, items);
        var frame = ValidRecords(first is RemoteJob<int, int>);
        var random = new Random(Seed);
        for (var i = 0; i < frames; i++)
        {
            var (chunk, remote) = NewChunk(function, items);
            var held = new HeldChunk();
            held.Hold(1, chunk, remote, isWhole: true);
            Refused(() =>
            {
                remote.Apply(chunk, Mutation.Of(frame, random), held.Fragments);
                remote.Apply(chunk, Mutation.Of(frame, random), held.Fragments);
            });
            Refused(() => remote.ApplyOpenRun(chunk, new Cursor(random.Next(), random.Next(int.MinValue, int.MaxValue), true), frame));
            Refused(() => remote.Lose(chunk, random.Next(Items), new WorkerLoss(0, 1, 137, "")));
            remote.Finish(chunk, 0, 1);
        }
    }

    private static byte[] ValidRecords(bool isBlittable)
    {
        var output = new ArrayBufferWriter<byte>();
        void Add(RecordKind kind, int offset, int count, ReadOnlySpan<byte> bytes, RecordKind whole = 0, int left = 0)
        {
            new Record { Kind = kind, Offset = offset, Count = count, Length = bytes.Length, WholeKind = whole, Left = left }.Write(output.GetSpan(Record.HeaderBytes));
            output.Advance(Record.HeaderBytes);
            output.Write(bytes);
        }

        var thrown = new ArrayBufferWriter<byte>();
        ExceptionCodec.Encode(new InvalidOperationException("thrown", new FormatException("inner")), thrown);
        Add(isBlittable ? RecordKind.Values : RecordKind.Value, 0, isBlittable ? 4 : 1, new byte[isBlittable ? 16 : 4]);
        Add(RecordKind.Threw, 4, 1, thrown.WrittenSpan);
        Add(RecordKind.ArgumentRefused, 5, 1, RefusalBytes.Of(new PayloadRefusal("why", "path")));
        Add(RecordKind.ResultRefused, 6, 1, RefusalBytes.Of(new FormatException("why")));
        Add(RecordKind.TimedOut, 7, 1, []);
        Add(RecordKind.Fragment, 8, 1, new byte[10], RecordKind.Value, 30);
        Add(RecordKind.Fragment, 8, 1, new byte[10], RecordKind.Value, 20);
        Add(RecordKind.Fragment, 8, 1, new byte[10], RecordKind.Value, 10);
        return output.WrittenSpan.ToArray();
    }

    private static (MapChunk Chunk, RemoteJob Remote) NewChunk<R>(Func<int, R> function, int[] items)
    {
        var profile = new SessionProfile(new SharedMemoryStrategy().Traits, new SessionOptions(), TimeSpan.FromMilliseconds(1));
        var setting = profile.Setting(new FuncKernel<int, R>(function), new MapOptions { ChunkSize = Items, OnError = ErrorPolicy.Collect });
        var job = new BlockJob<int, R>(setting, items, new R[items.Length], callerOwnsOutput: false);
        var chunk = job.NewChunk();
        Assert.That(job.TryTake(chunk));
        return (chunk, job.AsRemote(new FunctionTable(profile.Codecs), new PoolStore(profile.Codecs, Platform.Current)));
    }

    // Random words where the worker writes, most of them near what makes sense.
    private static void Scribble(Mailbox mailbox, Random random)
    {
        for (var number = 0; number < MailboxLayout.Slots; number++)
        {
            var slot = mailbox.Slot(number);
            slot.State = random.Next(4) == 0 ? random.NextInt64() : SlotState.Word(7, (ChunkPhase)random.Next(4));
            slot.Cursor = random.Next(2) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : new Cursor(random.Next(Items), random.Next(Items), random.Next(2) == 0).Word;
            slot.Committed = random.Next(2) == 0 ? random.Next(int.MinValue, int.MaxValue) : random.Next(400);
            slot.TimedItem = random.NextInt64(long.MinValue, long.MaxValue);
            slot.Turn = random.Next(-1, 8);
            slot.PartBytes = random.Next(int.MinValue, int.MaxValue);
            var records = Mutation.Of(ValidRecords(isBlittable: true), random);
            records.AsSpan(0, Math.Min(records.Length, slot.Results.Length)).CopyTo(slot.Results);
        }

        mailbox.WorkerState = random.Next(-1, 4);
        for (var lane = 0; lane < 8; lane++)
        {
            mailbox.Lane(lane) = random.NextInt64(long.MinValue, long.MaxValue);
        }
    }

    private static void Fuzz(ReadOnlySpan<byte> valid, int frames, Action<byte[]> parse)
    {
        var random = new Random(Seed);
        parse(valid.ToArray()); // it is valid
        for (var i = 0; i < frames; i++)
        {
            var damaged = Mutation.Of(valid, random);
            Refused(() => parse(damaged));
        }
    }

    private static void Refused(Action action)
    {
        try
        {
            action();
        }
        catch (ProtocolException)
        {
            // The one clean answer.
        }
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private sealed class TestMailbox : IDisposable
    {
        public TestMailbox()
        {
            var layout = new MailboxLayout(4096, 4096);
            Mailbox = new Mailbox(MappedSegment.Create(layout.Length, new AnonymousBacking()), layout);
        }

        public Mailbox Mailbox { get; }

        public void Dispose() => Mailbox.Dispose();
    }

    private sealed class NoPort : IWorkerPort
    {
        public bool Receive(out MessageHeader header, out ReadOnlySpan<byte> payload)
        {
            header = default;
            payload = default;
            return false;
        }

        public void Trim()
        {
        }

        public void Tell(MessageKind kind, ReadOnlySpan<byte> payload)
        {
        }

        public void HandOver(MailboxSlot slot, bool last)
        {
        }
    }
}
