using System.Text.Json;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Launching;
using PBench.Harness.Resuming;
using PBench.Strategies;

namespace PBench.Harness.Tests.Resuming;

/// <summary>One process in a journal.</summary>
public sealed class JournalEntryTests
{
    [Test]
    public void Chunks_come_back_as_they_were_and_take_a_fifth_of_their_text_at_most()
    {
        var record = Record(Enumerable.Range(0, 10_000));
        var entry = JournalEntry.Of("task/x", record);
        var line = JsonSerializer.SerializeToUtf8Bytes(entry, JournalJson.Default.JournalEntry);
        var read = JsonSerializer.Deserialize(line, JournalJson.Default.JournalEntry)!.Whole();

        Assert.That(read.Launch.Result!.Chunks, Is.EqualTo(record.Launch.Result!.Chunks));
        Assert.That((read.Round, read.Sequence, read.Launch.End, read.Launch.WallTime), Is.EqualTo((3, 7, ChildEnd.Finished, record.Launch.WallTime)));
        Assert.That(line, Has.Length.LessThan(JsonSerializer.SerializeToUtf8Bytes(record.Launch.Result.Chunks).Length / 5));
    }

    [Test]
    public void A_process_without_a_trace_has_none_to_keep()
    {
        var entry = JournalEntry.Of("task/x", Record([]));
        Assert.That(entry.Chunks, Is.Null);
        Assert.That(entry.Whole(), Is.SameAs(entry.Record));
    }

    [Test]
    public void Damaged_chunks_are_no_chunks()
    {
        var entry = JournalEntry.Of("task/x", Record([1, 2]));
        Assert.That(() => (entry with { Chunks = [1, 2, 3] }).Whole(), Throws.InstanceOf<JsonException>());
    }

    private static RoundRecord Record(IEnumerable<int> chunks) => new(3, 7, new ChildLaunch(
        ChildEnd.Finished,
        new ChildResult { Chunks = [.. chunks.Select(i => new ChunkTrace(i, i * 4L, 4, i % 2, 99, 0, 16, 16, i * 1_000L, i * 1_000L + 100, 0, 0, i * 1_000L + 200, i * 1_000L + 900, 0, 0))] },
        null, DateTime.UnixEpoch, 42, 0, TimeSpan.FromSeconds(1.5)));
}
