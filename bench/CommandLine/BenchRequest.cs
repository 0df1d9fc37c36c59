using System.CommandLine;
using System.Globalization;
using PBench.Bench.Rows;
using PBench.Harness.CommandLine;
using PBench.Harness.Reporting;

namespace PBench.Bench.CommandLine;

/// <summary>A command line that was understood.</summary>
/// <param name="Rows">What to measure.</param>
/// <param name="LimitsFrom">Folder of the C programs and peers, or null.</param>
/// <param name="WithPeers">Measure peers, too.</param>
/// <param name="Workers">Workers of each session.</param>
/// <param name="IsQuick">Rather soon than exactly.</param>
/// <param name="OutFolder">Where figures are recorded, or null for nowhere.</param>
/// <param name="FailOnMiss">A missed target is exit code 1.</param>
internal sealed record BenchRequest(IReadOnlyList<BenchRow> Rows, string? LimitsFrom, bool WithPeers, int Workers, bool IsQuick, string? OutFolder, bool FailOnMiss)
{
    private const string DefaultFolder = "results/bench";
    private const int MostWorkers = 64; // of the C programs

    /// <exception cref="UsageException">An option makes no sense: one line says which and why.</exception>
    public static BenchRequest Read(ParseResult parsed, BenchOptions options)
    {
        var limits = parsed.GetValue(options.LimitsFrom);
        if (limits is not null && !Directory.Exists(limits))
        {
            throw new UsageException($"--limits-from '{OneLine.Of(limits)}': there is no such folder.");
        }

        var peers = parsed.GetValue(options.Peers);
        if (peers && limits is null)
        {
            throw new UsageException("--peers needs --limits-from: the folder with pools.py.");
        }

        var quick = parsed.GetValue(options.Quick);
        return new BenchRequest(
            BenchRows.Matching(parsed.GetValue(options.Row)), limits, peers, ReadWorkers(parsed.GetValue(options.Workers)), quick,
            parsed.GetValue(options.Out) ?? (quick ? null : DefaultFolder), parsed.GetValue(options.FailOnMiss));
    }

    private static int ReadWorkers(string? text) =>
        text is null ? Math.Clamp(Environment.ProcessorCount, 2, MostWorkers)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var workers) && workers is >= 2 and <= MostWorkers ? workers
        : throw new UsageException($"--workers '{OneLine.Of(text)}': it takes a number from 2 to {MostWorkers}.");
}
