using PBench.Bench.Limits;
using PBench.Bench.Table;

namespace PBench.Bench.Tests;

/// <summary>What C programs and peers print.</summary>
internal sealed class LimitSourceTests
{
    [Test]
    public void Figures_of_a_program_are_read_in_nanoseconds()
    {
        var figures = ProgramOutput.Parse("a_min 2.50 us\na_median 3.00 us\nb_min 1 ms\nb_median 2 ms\n");

        Assert.That(figures, Is.EquivalentTo(new[] { ("a", 2_500.0, 3_000.0), ("b", 1e6, 2e6) }));
    }

    [Test]
    public void Figures_that_are_no_times_are_passed_over() =>
        Assert.That(ProgramOutput.Parse("memcpy_80MB_warm 20.5 GB/s\n"), Is.Empty);

    [TestCase("perror: something failed badly")]
    [TestCase("a_min many us")]
    public void Anything_else_is_refused_with_the_line(string line) =>
        Assert.That(() => ProgramOutput.Parse(line).ToList(), Throws.TypeOf<FormatException>().With.Message.Contains(line));

    [Test]
    public void The_best_peer_is_the_fastest_system_for_the_case()
    {
        const string Csv = """
            system,case,workers,items,chunk,best_s,median_s
            mp.Pool,noop,2,10000,1,0.074000,0.080000
            mp.Pool,bulk,2,64,1,0.100000,0.110000
            ProcessPoolExecutor,noop,2,10000,1,0.500000,0.600000
            """;

        Assert.That(Peers.Parse(Csv, "noop", per: 10_000), Is.EqualTo(new Limit(7_400, 8_000, "mp.Pool noop")));
        Assert.That(Peers.Parse(Csv, "sleep", per: 1), Is.Null);
    }
}
