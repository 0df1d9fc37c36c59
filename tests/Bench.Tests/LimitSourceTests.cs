using PBench.Bench.Limits;
using PBench.Bench.Table;
using PBench.Harness.CommandLine;

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

    [Test]
    public void A_peer_that_fails_says_why_in_its_last_line()
    {
        const string Error = """
            Traceback (most recent call last):
              File "pools.py", line 19, in <module>
                import numpy as np
            ModuleNotFoundError: No module named 'numpy'

            """;

        Assert.That(Peers.Read(1, "", Error, "noop", per: 1), Is.EqualTo(new PeerTime(null, "ModuleNotFoundError: No module named 'numpy'")));
        Assert.That(Peers.Read(137, "", "", "noop", per: 1).Why, Is.EqualTo("pools.py ended with 137"));
        Assert.That(Peers.Read(0, "system,case,workers,items,chunk,best_s,median_s\n", "", "noop", per: 1).Why, Is.EqualTo("pools.py printed no time of 'noop'"));
    }

    [Test]
    public void An_interpreter_that_is_not_there_is_the_reason() =>
        Assert.That(new Peers("pools.py", "no-such-python", Workers: 2).Best("noop", per: 1), Is.EqualTo(new PeerTime(null, "there is no no-such-python")));

    [Test]
    public void A_folder_without_peers_is_a_mistake() =>
        Assert.That(() => Peers.Find("no-such-folder", workers: 2), Throws.TypeOf<UsageException>().With.Message.Contains("no pools.py in --limits-from 'no-such-folder'"));

    [Test]
    public void Figures_without_their_peer_are_named_in_one_line_for_each_cause()
    {
        const string NoModule = "ModuleNotFoundError: No module named 'numpy'";
        Figure[] figures = [WithoutPeer("empty-chunk/shm", NoModule), WithoutPeer("double/shm", NoModule), WithoutPeer("bulk/shm", "Killed."), WithoutPeer("sleep", null)];

        Assert.That(Peers.Missing(figures), Is.EqualTo(new[]
        {
            $"no peer was measured for empty-chunk/shm (map against the peer), double/shm (map against the peer): {NoModule}. "
                + "pools.py needs Python with numpy (Debian: install python3-numpy); when it runs, measure these rows again.",
            "no peer was measured for bulk/shm (map against the peer): Killed. pools.py needs Python with numpy (Debian: install python3-numpy); when it runs, measure these rows again.",
        }));
    }

    [Test]
    public void A_figure_without_its_peer_stays_in_the_table_and_says_so()
    {
        var row = BenchCsvRow.Of(WithoutPeer("bulk/shm", "Killed"), commit: null);

        Assert.That(TableCells.Of(row), Is.EqualTo(new[] { "bulk/shm", "map against the peer", "150 ns", "", "not measured", "≤ limit ÷ 15.0", "", "no limit" }));
        Assert.That(row.IsMet, Is.Null);
    }

    private static Figure WithoutPeer(string row, string? why) =>
        new() { Row = row, Name = "map against the peer", Unit = "ns", Measured = 150, NoLimit = why, Target = Target.TimesLimit(1 / 15.0) };
}
