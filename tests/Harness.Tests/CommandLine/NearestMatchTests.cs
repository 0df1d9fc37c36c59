using PBench.Harness.CommandLine;

namespace PBench.Harness.Tests.CommandLine;

public sealed class NearestMatchTests
{
    private static readonly string[] Known = ["serial", "task", "plinq", "threads", "pipes", "shm"];

    [TestCase("serail", "serial")]
    [TestCase("TASK", "task")]
    [TestCase("tsak", "task")]
    [TestCase("pipe", "pipes")]
    [TestCase("thre", "threads")]
    [TestCase("mandelbrot", null)]
    public void The_nearest_name_is_suggested_or_none(string typed, string? meant) =>
        Assert.That(NearestMatch.Of(typed, Known), Is.EqualTo(meant));

    [TestCase("", "abc", 3)]
    [TestCase("abc", "abc", 0)]
    [TestCase("abc", "acb", 1)]
    [TestCase("kitten", "sitting", 3)]
    public void Edits_are_insertions_deletions_replacements_and_swaps(string a, string b, int edits) =>
        Assert.That(NearestMatch.Edits(a, b), Is.EqualTo(edits));

    [Test]
    public void The_message_lists_what_is_known() =>
        Assert.That(NearestMatch.Unknown("strategy", "shn", Known).Message, Is.EqualTo(
            "unknown strategy 'shn'. Did you mean 'shm'? Known: serial, task, plinq, threads, pipes, shm."));
}
