using PBench.Harness.History;
using PBench.Harness.Reporting;

namespace PBench.Harness.Tests.History;

/// <summary><c>history.csv</c>: runs are added whole, and nothing that stands there changes.</summary>
public sealed class HistoryFileTests
{
    private string folder = "";

    private string Path_ => Path.Combine(folder, "results", "history.csv");

    private HistoryFile File_ => new(Path_);

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("pbench-test-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Runs_stand_one_after_the_other_below_one_header()
    {
        File_.Append([Row("a", 1), Row("a", 2)]);
        File_.Append([Row("b", 3)]);
        Assert.That(File_.Read().Select(r => (r.Run, r.MedianNs)), Is.EqualTo(new (string, double?)[] { ("a", 1), ("a", 2), ("b", 3) }));
        Assert.That(File.ReadAllText(Path_).Split("schema,").Length - 1, Is.EqualTo(1));
    }

    [Test]
    public void Every_member_of_a_row_reads_back()
    {
        var row = new HistoryRow
        {
            Run = "r",
            Case = "=case",
            StartedUtc = "2026-01-02T03:04:05Z",
            Machine = "0123abcd",
            Processor = "+cpu",
            UsableCores = 2,
            Runtime = ".NET",
            Pbench = "1.0",
            Commit = "c",
            Strategy = "-s",
            Workload = "@w",
            Revision = 3,
            Parameters = "=p,q",
            Scale = 0.5,
            Items = 7,
            ChunkSize = "auto",
            Workers = 4,
            Status = "ok",
            Outcome = "correct",
            Rounds = 5,
            MedianNs = 1.5,
            Ci95LowNs = 1,
            Ci95HighNs = 2,
            Speedup = 1.25,
            CpuNs = 8,
            AllocatedBytes = 9,
        };
        File_.Append([row]);
        Assert.That(File_.Read(), Is.EqualTo(new[] { row }));
    }

    [Test]
    public void What_stands_there_is_never_changed()
    {
        File_.Append([Row("a", 1)]);
        var before = File.ReadAllBytes(Path_);
        File_.Append([Row("b", 2)]);
        Assert.That(File.ReadAllBytes(Path_).Take(before.Length), Is.EqualTo(before));
    }

    [Test]
    public void A_line_that_was_cut_off_is_skipped_and_the_next_run_takes_its_place()
    {
        File_.Append([Row("a", 1)]);
        File.AppendAllText(Path_, "1,b,task/x");
        Assert.That(File_.Read().Select(r => r.Run), Is.EqualTo(new[] { "a" }));
        File_.Append([Row("c", 2)]);
        Assert.That(File_.Read().Select(r => r.Run), Is.EqualTo(new[] { "a", "c" }));
    }

    [Test]
    public void Runs_that_end_at_the_same_time_are_all_kept_whole()
    {
        Parallel.For(0, 20, i => new HistoryFile(Path_).Append([Row($"{i}", 1), Row($"{i}", 2), Row($"{i}", 3)]));
        var runs = File_.Read().Select(r => r.Run).ToList();
        Assert.That(runs.Chunk(3).Select(three => three.Distinct().Count()), Is.All.EqualTo(1));
        Assert.That(runs.Distinct().Count(), Is.EqualTo(20));
    }

    [Test]
    public void Another_schema_and_a_damaged_line_are_refused()
    {
        File_.Append([Row("a", 1), Row("b", 2)]);
        var text = File.ReadAllText(Path_);
        File.WriteAllText(Path_, text.Replace("\r\n1,a", "\r\n0,a", StringComparison.Ordinal));
        Assert.That(() => File_.Read(), Throws.TypeOf<OtherSchemaException>().With.Message.Contains("schema 0"));
        File.WriteAllText(Path_, text.Replace("\r\n1,b,", "\r\n1,", StringComparison.Ordinal));
        Assert.That(() => File_.Read(), Throws.TypeOf<DamagedResultsException>().With.Message.Contains("history.csv, line 3"));
    }

    private static HistoryRow Row(string run, double median) => new() { Run = run, Case = "task/x", Status = "ok", MedianNs = median };
}
