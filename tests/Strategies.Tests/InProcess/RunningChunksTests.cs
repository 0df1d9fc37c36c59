using System.Diagnostics;
using PBench.Strategies.Engine;

namespace PBench.Strategies.Tests.InProcess;

/// <summary>Whom an idle worker asks for the rest of its chunk.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RunningChunksTests
{
    private readonly RunningChunks running = new(workers: 2);

    [Test]
    public void The_chunk_that_is_expected_to_end_last_is_asked()
    {
        var (quick, slow) = (Entered(items: 10, worker: 0), Entered(items: 1000, worker: 1));

        running.Ask();

        Assert.That((quick.StopWord, slow.StopWord), Is.EqualTo((0, TailOffer.Asked)));
    }

    [Test]
    public void Who_found_nobody_to_ask_has_asked_the_next_chunk_and_only_that()
    {
        running.Ask(); // of a chunk that has been taken and does not run yet

        var (next, another) = (Entered(items: 10, worker: 0), Entered(items: 10, worker: 1));

        Assert.That((next.StopWord, another.StopWord), Is.EqualTo((TailOffer.Asked, 0)));
    }

    [Test]
    public void A_question_that_was_answered_is_not_put_again()
    {
        Entered(items: 10, worker: 0);
        running.Ask();

        Assert.That(Entered(items: 10, worker: 1).StopWord, Is.Zero);
    }

    private Chunk Entered(int items, int worker)
    {
        var chunk = new Chunk { Count = items };
        chunk.Times.Started = Stopwatch.GetTimestamp() - Stopwatch.Frequency;
        Assert.That(running.TryEnter(chunk, worker), Is.True);
        return chunk;
    }

    private sealed class Chunk : MapChunk
    {
        public override MapJob Job => throw new NotSupportedException();

        internal override StopFlag Stop { get; } = new();
    }
}
