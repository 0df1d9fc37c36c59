using PBench.Bench.Rows;
using PBench.Bench.Table;
using PBench.Harness.Machine;

namespace PBench.Bench.Tests;

/// <summary>The recorded files.</summary>
internal sealed class BenchFolderTests
{
    private const string Header = "row,figure,unit,measured,limit,limit_source,target,ratio,met,n,how,median,limit_median,commit";
    private static readonly MachineInfo Machine = new MachineReader().Read();
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("pbench-bench-test-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void A_figure_is_a_line_of_the_csv()
    {
        new BenchFolder(folder).Write([Row(Met)], [], Machine);

        Assert.That(Lines(BenchFolder.FiguresFile), Is.EqualTo(new[]
        {
            Header,
            "sleep,shm,ns,150,100,two waves,≤ 2.00 × limit,1.5,true,9,chunk size 1,160,,abc123",
        }));
    }

    [Test]
    public void Rows_measured_now_replace_their_old_figures_and_others_stay_in_the_order_of_the_table()
    {
        var other = Met with { Row = "empty-chunk/shm", Name = "per chunk" };
        new BenchFolder(folder).Write([Row(Met), Row(Met with { Name = "gone" })], [], Machine);
        var all = new BenchFolder(folder).Write([Row(Met with { Measured = 170 }), Row(other)], [], Machine);

        Assert.That(all.Select(row => (row.Row, row.Name, row.Measured)), Is.EqualTo(new[] { ("empty-chunk/shm", "per chunk", 150.0), ("sleep", "shm", 170.0) }));
        Assert.That(Lines(BenchFolder.FiguresFile), Has.Length.EqualTo(3));
    }

    [Test]
    public void Figures_that_were_read_back_are_written_as_before()
    {
        BenchCsvRow[] rows = [Row(Met), Row(Missed)];
        new BenchFolder(folder).Write(rows, [], Machine);
        var before = Lines(BenchFolder.FiguresFile);
        new BenchFolder(folder).Write([Row(Met)], [], Machine); // reads the other back

        Assert.That(Lines(BenchFolder.FiguresFile), Is.EquivalentTo(before));
    }

    [Test]
    public void The_page_shows_every_figure_and_names_the_misses()
    {
        var page = MarkdownTable.Of([Row(Met), Row(Missed)]);

        Assert.That(page, Does.Contain("| sleep | shm | 150 ns | 100 ns | two waves | ≤ 2.00 × limit | 1.50 | met |"));
        Assert.That(page, Does.Contain("1 met, 1 missed."));
        Assert.That(page, Does.Contain("- missed: idle/shm, CPU use: 5.0 %, target ≤ 0.1 %"));
    }

    [Test]
    public void A_sweep_replaces_the_one_of_its_workload()
    {
        var write = new BenchFolder(folder);
        write.Write([], [Swept("double", 1), Swept("pareto", 2)], Machine);
        write.Write([], [Swept("double", 3)], Machine);

        Assert.That(Lines(BenchFolder.SweepFile).Skip(1).Select(line => line.Split(',')).Select(cells => (cells[0], cells[5])), Is.EquivalentTo(new[] { ("double", "3"), ("pareto", "2") }));
    }

    private static Figure Met => new()
    {
        Row = "sleep",
        Name = "shm",
        Unit = "ns",
        Measured = 150,
        Median = 160,
        Limit = new Limit(100, null, "two waves"),
        Target = Target.TimesLimit(2),
        Count = 9,
        How = "chunk size 1",
    };

    private static Figure Missed => new() { Row = "idle/shm", Name = "CPU use", Unit = "share", Measured = 0.05, Target = Target.AtMost(0.001), Count = 5, How = "= watched" };

    private static BenchCsvRow Row(Figure figure) => BenchCsvRow.Of(figure, "abc123");

    private static SweepRow Swept(string workload, double low) => new() { Workload = workload, Strategy = "shm", Workers = 2, Items = 10, ChunkSize = "auto", LowNs = low };

    private string[] Lines(string file) => File.ReadAllLines(Path.Combine(folder, file));
}
