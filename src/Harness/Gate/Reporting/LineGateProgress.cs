using System.Globalization;
using PBench.Harness.Gate.Trials;
using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.Reporting;

/// <summary>Plain lines on standard error: one for every fifth round; with <paramref name="verbose"/> one for every pair of processes.</summary>
internal sealed class LineGateProgress(TextWriter writer, bool verbose) : IGateProgress
{
    private const int Every = 5;

    public void Round(int batch, int round, int open)
    {
        if (round % Every == 1)
        {
            writer.WriteLine($"{(batch == 1 ? "" : "confirming, ")}round {round}: {open} undecided");
        }
    }

    public void Measured(Trial trial, TrialRound round)
    {
        if (verbose)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{round.Round,4} {OneLine.Of(trial.Name)}: {string.Join(", ", round.Launches.Select((l, i) => $"{trial.Subjects[i].Label} {Text(l)}"))}, others {round.ForeignCores ?? 0:0.00} cores{(round.IsClean ? "" : ", does not count")}"));
        }
    }

    private static string Text(Measuring.RoundRecord round) => string.Create(CultureInfo.InvariantCulture,
        $"{round.Launch.WallTime.TotalSeconds:0.00} s {OneLine.Of(round.Launch.Error ?? round.Launch.Result?.Error)}").TrimEnd();
}

/// <summary>Nothing.</summary>
internal sealed class SilentGateProgress : IGateProgress
{
    public void Round(int batch, int round, int open)
    {
    }

    public void Measured(Trial trial, TrialRound round)
    {
    }
}
