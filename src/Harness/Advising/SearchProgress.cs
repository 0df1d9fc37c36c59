using System.Globalization;
using PBench.Harness.Measuring;
using PBench.Harness.Reporting;

namespace PBench.Harness.Advising;

/// <summary>Shows a search whose length nobody knows beforehand: one line that changes in a terminal, a line for each process with <c>--verbose</c>, else nothing.</summary>
internal sealed class SearchProgress(Terminal terminal, bool quiet, bool verbose) : IRunProgress, IDisposable
{
    private readonly bool isLive = terminal.ErrorIsTerminal && terminal.Colour && !quiet && !verbose;
    private int launches;

    public void Planned(int launches, int rounds)
    {
    }

    public void Starting(BenchCase benchCase, int round)
    {
        launches++;
        if (isLive)
        {
            terminal.Error.Write($"\r\e[K{launches} {OneLine.Of(benchCase.Name)}");
        }
    }

    public void Ended(BenchCase benchCase, RoundRecord round)
    {
        if (verbose && !quiet)
        {
            terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{launches,4} {OneLine.Of(benchCase.Name)} {round.Launch.WallTime.TotalSeconds:0.00} s {OneLine.Of(round.Launch.Error ?? round.Launch.Result?.Error)}").TrimEnd());
        }
    }

    public void Dispose()
    {
        if (isLive)
        {
            terminal.Error.Write("\r\e[K");
        }
    }
}
