using PBench.Strategies.Interop;
using PBench.Strategies.Processes.SharedMemory;

namespace PBench.Strategies.Tests.Protocol;

/// <summary>Wake-ups that are owed reach who sleeps, two at a time, and do no harm where a worker is gone.</summary>
[CancelAfter(60_000)]
public sealed class WakeUpsTests
{
    private const int GateBytes = 256;
    private static readonly TimeSpan AMoment = TimeSpan.FromMilliseconds(2); // for a wake-up that must not come
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    [SetUp]
    public void Futexes()
    {
        if (!Futex.IsSupported)
        {
            Assert.Ignore("This system takes the portable path.");
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(8)]
    public void Everybody_who_was_posted_to_wakes(int sleepers)
    {
        using var segment = Segment(sleepers);
        var gates = Gates(segment, sleepers);
        for (var round = 0; round < 50; round++)
        {
            var waiting = Sleepers(gates);

            var wakeUps = new WakeUps();
            Array.ForEach(gates, gate => gate.Post(wakeUps));
            wakeUps.Flush();

            Assert.That(waiting, Has.All.Matches<Thread>(thread => thread!.Join(Long)), $"round {round}");
        }
    }

    [Test]
    public void Nobody_is_woken_who_was_not_posted_to()
    {
        using var segment = Segment(3);
        var gates = Gates(segment, 3);
        var waiting = Sleepers(gates);

        var wakeUps = new WakeUps();
        gates[0].Post(wakeUps);
        gates[2].Post(wakeUps);
        wakeUps.Flush();

        Assert.That(waiting[0].Join(Long) && waiting[2].Join(Long));
        Assert.That(waiting[1].Join(AMoment), Is.False);
        gates[1].Post();
        Assert.That(waiting[1].Join(Long));
    }

    [Test]
    public void A_worker_that_is_gone_keeps_no_other_from_waking()
    {
        using var segment = Segment(1);
        var gone = Segment(1);
        var waiting = Sleepers(Gates(segment, 1));
        gone.Int32(GateBytes / 2) = 1; // somebody slept there when it died

        var wakeUps = new WakeUps();
        Gates(gone, 1)[0].Post(wakeUps);
        gone.Dispose();
        Gates(segment, 1)[0].Post(wakeUps);

        Assert.That(waiting[0].Join(Long));
    }

    private static MappedSegment Segment(int gates) => MappedSegment.Create(gates * GateBytes, new Platform(IsPortable: false).Segments);

    private static Gate[] Gates(MappedSegment segment, int count) => [.. Enumerable.Range(0, count).Select(i => new Gate(segment, i * GateBytes, new FutexDoorbell()))];

    private static Thread[] Sleepers(Gate[] gates)
    {
        Thread[] threads = [.. gates.Select(gate => new Thread(new ParameterizedThreadStart(seen => gate.Wait((int)seen!))) { IsBackground = true })];
        for (var i = 0; i < gates.Length; i++)
        {
            threads[i].Start(gates[i].Value);
        }

        Assert.That(() => gates.All(gate => gate.HasSleepers), Is.True.After(10).Seconds.PollEvery(1).MilliSeconds);
        return threads;
    }
}
