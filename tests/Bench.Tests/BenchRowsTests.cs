using PBench.Bench.Rows;
using PBench.Harness.CommandLine;

namespace PBench.Bench.Tests;

internal sealed class BenchRowsTests
{
    [Test]
    public void Names_of_rows_are_unique() => Assert.That(BenchRows.All.Select(row => row.Name), Is.Unique);

    [Test]
    public void A_pattern_chooses_rows() =>
        Assert.That(BenchRows.Matching("double/*").Select(row => row.Name), Is.EqualTo(new[] { "double/shm", "double/pipes" }));

    [Test]
    public void A_pattern_without_a_row_is_a_mistake_that_names_the_nearest() =>
        Assert.That(() => BenchRows.Matching("slep"), Throws.TypeOf<UsageException>().With.Message.Contains("Did you mean 'sleep'?"));

    [Test]
    public void A_sweep_goes_in_powers_of_two_to_a_chunk_for_each_worker() =>
        Assert.That(ChunkSweep.FixedSizes(items: 100, workers: 2).Select(size => size.Items), Is.EqualTo(new[] { 1, 2, 4, 8, 16, 32, 50 }));
}
