using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using PBench.Strategies.Interop;
using PBench.Strategies.Processes.Protocol;
using PBench.Strategies.Processes.SharedMemory;

namespace PBench.Strategies.Tests.Protocol;

/// <summary>The real gate, link and port, both ends in this process: each message is answered once, with what was sent.</summary>
[CancelAfter(1_200_000)]
public sealed class HandOverTests
{
    private const int Depth = MailboxLayout.SyncSlots;
    private static readonly TimeSpan PauseTime = TimeSpan.FromMicroseconds(40); // longer than a gate looks: the other side falls asleep

    [Test]
    public void None_is_lost_in_a_million() => HandOver(messages: 500_000);

    [Test, Explicit("Takes minutes: the figure in docs/design/transports.md."), Category("Long")]
    public void None_is_lost_in_a_hundred_million() => HandOver(messages: 50_000_000);

    private static void HandOver(int messages)
    {
        if (!Platform.Current.Equals(new Platform(IsPortable: false)))
        {
            Assert.Ignore("This system takes the portable path.");
        }

        var platform = new Platform(IsPortable: false);
        var layout = new MailboxLayout(4096, 4096);
        using var mailbox = new Mailbox(MappedSegment.Create(layout.Length, platform.Segments), layout);
        using var link = new SharedMemoryLink(mailbox, platform, new OneWayPipe(PipeDirection.Out, platform), new OneWayPipe(PipeDirection.In, platform));
        var worker = new Thread(() => Answer(new SharedMemoryPort(mailbox, platform, Stream.Null, Stream.Null), mailbox, messages)) { IsBackground = true };
        using var done = new CancellationTokenSource();
        var load = new Thread(() => Load(done.Token)) { IsBackground = true };
        var clock = Stopwatch.StartNew();
        worker.Start();
        load.Start();
        var random = new Random(5);
        var held = new int[Depth]; // message in each slot, from 1; 0: none
        var sent = 0;
        for (var answered = 0; answered < messages; answered++)
        {
            for (var slot = 0; slot < Depth; slot++)
            {
                if (held[slot] == 0 && sent < messages)
                {
                    held[slot] = ++sent;
                    link.Send(new MessageHeader { Kind = MessageKind.Chunk, Slot = slot, Chunk = sent, Count = 1 }, Bytes(sent));
                }
            }

            Pause(random);
            Assert.That(link.Receive(out var header, out var payload));
            if (header.Kind != MessageKind.End || header.Chunk != held[header.Slot] || MemoryMarshal.Read<long>(payload) != ~header.Chunk)
            {
                Assert.Fail($"Slot {header.Slot} holds message {held[header.Slot]} and was answered by {header.Kind} of {header.Chunk} with {MemoryMarshal.Read<long>(payload)}.");
            }

            held[header.Slot] = 0;
            link.Acknowledge(header);
        }

        done.Cancel();
        worker.Join();
        load.Join();
        TestContext.Out.WriteLine($"{2L * messages} hand-overs in {clock.Elapsed.TotalSeconds:0.0} s");
    }

    private static void Answer(SharedMemoryPort port, Mailbox mailbox, int messages)
    {
        var random = new Random(6);
        for (var i = 0; i < messages; i++)
        {
            port.Receive(out var header, out var payload);
            var slot = mailbox.Slot(header.Slot);
            var answer = ~MemoryMarshal.Read<long>(payload);
            MemoryMarshal.Write(slot.Results, in answer);
            slot.Committed = sizeof(long);
            Volatile.Write(ref slot.State, SlotState.Word(header.Chunk, ChunkPhase.Ended));
            Pause(random);
            port.HandOver(slot, last: true);
        }
    }

    private static ReadOnlySpan<byte> Bytes(long number) => BitConverter.GetBytes(number);

    private static void Pause(Random random)
    {
        if (random.Next(2000) == 0)
        {
            var start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) < PauseTime)
            {
                Thread.SpinWait(1);
            }
        }
    }

    // Takes a core away now and then, at any point of either side.
    private static void Load(CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            Thread.SpinWait(2000);
            Thread.Sleep(1);
        }
    }
}
