using PBench.Bench.Limits;
using PBench.Bench.Rows;
using PBench.Bench.Table;
using PBench.Harness;
using PBench.Harness.Machine;
using PBench.Harness.Reporting;

namespace PBench.Bench.CommandLine;

/// <summary>Measures the rows one after the other, records them and says which miss.</summary>
internal sealed class BenchRun(BenchRequest request, Terminal terminal)
{
    private readonly List<BenchCsvRow> figures = [];
    private readonly List<SweepRow> sweep = [];
    private readonly List<string> failures = [];
    private readonly List<Figure> withoutPeer = [];

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var scratch = Directory.CreateTempSubdirectory("pbench-bench-").FullName;
        try
        {
            await MeasureAsync(scratch, cancellation);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }

        ResultTable.Print(terminal, figures);
        failures.ForEach(terminal.Out.WriteLine);
        Peers.Missing(withoutPeer).ToList().ForEach(line => terminal.Error.WriteLine($"bench: {line}")); // after all rows: a cause is told once
        return failures.Count > 0 ? ExitCodes.NotMeasured
            : request.FailOnMiss && figures.Any(figure => figure.IsMet == false) ? ExitCodes.Verdict
            : ExitCodes.Done;
    }

    private async Task MeasureAsync(string scratch, CancellationToken cancellation)
    {
        var (programs, peers) = Limits(scratch);
        var commit = MachineReader.ReadVersions().Commit;
        for (var i = 0; i < request.Rows.Count; i++)
        {
            var row = request.Rows[i];
            terminal.Error.WriteLine($"[{i + 1}/{request.Rows.Count}] {row.Name}: {row.What}");
            var result = await RowProcess.RunAsync(new RowSpec(row.Name, request.Workers, request.IsQuick, programs, peers, Path.Combine(scratch, $"{i}.json")), cancellation);
            if (result.Error is { } error)
            {
                failures.Add($"not measured: {row.Name}: {error}");
                continue;
            }

            figures.AddRange(result.Figures.Select(figure => BenchCsvRow.Of(figure, commit)));
            withoutPeer.AddRange(result.Figures.Where(figure => figure.NoLimit is not null));
            sweep.AddRange(result.Sweep);
            if (request.OutFolder is { } folder)
            {
                new BenchFolder(folder).Write(figures, sweep, new MachineReader().Read()); // after each row: an interrupt loses none
            }
        }
    }

    private (CPrograms?, Peers?) Limits(string scratch)
    {
        if (request.LimitsFrom is not { } folder)
        {
            return (null, null);
        }

        CPrograms.Build(folder, scratch);
        return (new CPrograms(scratch, request.Workers), request.WithPeers ? Peers.Find(folder, request.Workers) : null);
    }
}
