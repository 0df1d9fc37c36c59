using System.Globalization;
using PBench.Harness.Measuring;
using Spectre.Console;

namespace PBench.Harness.Reporting;

/// <summary>Shows how a run is getting on, on standard error.</summary>
internal static class RunProgress
{
    public static IDisposableProgress For(Terminal terminal, bool quiet, bool verbose, TimeProvider time) =>
        quiet ? new SilentProgress()
        : terminal.ErrorIsTerminal && terminal.Colour && !verbose ? new BarProgress(terminal, time)
        : new LineProgress(terminal.Error, verbose, time);
}

internal interface IDisposableProgress : IRunProgress, IDisposable;

/// <summary>Nothing.</summary>
internal sealed class SilentProgress : IDisposableProgress
{
    public void Planned(int launches, int rounds)
    {
    }

    public void Starting(BenchCase benchCase, int round)
    {
    }

    public void Ended(BenchCase benchCase, RoundRecord round)
    {
    }

    public void Dispose()
    {
    }
}

/// <summary>How far, and how long still: launches are alike enough for their mean to say.</summary>
internal sealed class Estimate(TimeProvider time)
{
    private readonly long start = time.GetTimestamp();

    public int Total { get; set; }

    public int Done { get; set; }

    public string Left => Done == 0 || Total <= Done ? ""
        : string.Create(CultureInfo.InvariantCulture, $"about {Math.Ceiling(time.GetElapsedTime(start).TotalSeconds / Done * (Total - Done)):0} s left");
}

/// <summary>A plain line when a round begins; with <paramref name="verbose"/> one for every process. For pipes and logs.</summary>
internal sealed class LineProgress(TextWriter writer, bool verbose, TimeProvider time) : IDisposableProgress
{
    private readonly Estimate estimate = new(time);
    private int rounds;
    private int lastRound;

    public void Planned(int launches, int rounds) => (estimate.Total, this.rounds) = (launches, rounds);

    public void Starting(BenchCase benchCase, int round)
    {
        if (round != lastRound)
        {
            lastRound = round;
            writer.WriteLine($"round {round} of {rounds}: {estimate.Done} of {estimate.Total} done {estimate.Left}".TrimEnd());
        }
    }

    public void Ended(BenchCase benchCase, RoundRecord round)
    {
        estimate.Done++;
        if (verbose)
        {
            var result = round.Launch.Result;
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{round.Sequence,4} {OneLine.Of(benchCase.Name)} {round.Launch.WallTime.TotalSeconds:0.00} s, {result?.Iterations.Count ?? 0} iterations {OneLine.Of(round.Launch.Error ?? result?.Error)}").TrimEnd());
        }
    }

    public void Dispose()
    {
    }
}

/// <summary>A bar with the time left, for people. Drawn only between processes: a refresh timer would compete with what is measured.</summary>
internal sealed class BarProgress(Terminal terminal, TimeProvider time) : IDisposableProgress
{
    private const int Width = 30;
    private readonly IAnsiConsole console = terminal.Diagnostics;
    private readonly Estimate estimate = new(time);

    public void Planned(int launches, int rounds) => estimate.Total = launches;

    public void Starting(BenchCase benchCase, int round) => Draw(OneLine.Of(benchCase.Name)!);

    public void Ended(BenchCase benchCase, RoundRecord round)
    {
        estimate.Done++;
        Draw(OneLine.Of(benchCase.Name)!);
    }

    public void Dispose() => terminal.Error.Write("\r\e[K");

    private void Draw(string name)
    {
        var full = estimate.Total == 0 ? 0 : Math.Min(Width, Width * estimate.Done / estimate.Total);
        terminal.Error.Write("\r\e[K");
        var text = $" {estimate.Done}/{estimate.Total} {estimate.Left}  {name}";
        var room = Math.Max(0, console.Profile.Width - Width - 2);
        console.Markup($"[green]{new string('━', full)}[/][grey]{new string('━', Width - full)}[/]{Markup.Escape(text.Length > room ? text[..room] : text)}");
    }
}
