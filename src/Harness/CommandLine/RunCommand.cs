using System.CommandLine;
using PBench.Harness.History;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Launching;
using PBench.Harness.Reporting;
using PBench.Harness.Resuming;

namespace PBench.Harness.CommandLine;

/// <summary><c>pbench run</c>: plan, measure, write, print.</summary>
internal sealed class RunCommand(
    Terminal terminal, ToolOptions options, RunStarter starter, ReportCommand report, SelfCommand self, TimeProvider time, Interrupt interrupt)
{
    public async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var resumed = parsed.GetValue(options.Resume);
        if (resumed is not null && !RunJournal.IsIn(resumed))
        {
            return report.Print(resumed, parsed.GetValue(options.Json)); // complete: there is nothing to go on with
        }

        new HistoryFile(parsed.GetValue(options.History) ?? HistoryFile.Default).RequireReadable();
        using var start = resumed is null ? starter.Begin(parsed) : starter.Resume(parsed, resumed);

        // BenchmarkDotNet's runner is synchronous: it gets a thread of its own.
        var kept = await Task.Factory.StartNew(
            () => Measure(start), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        if (kept is { Lost: null, Description.Interrupted: false })
        {
            kept = kept with { Lost = Remember(kept, start.Request.History) };
        }

        return Print(kept, start);
    }

    /// <summary>Appends to the history. Returns why the file that was asked for could not take it; the default one may be missing where the user cannot write.</summary>
    private string? Remember(Kept kept, string? asked)
    {
        var why = Try(() => new HistoryFile(asked ?? HistoryFile.Default).Append(HistoryRow.Of(kept.Description, kept.Rows)));
        if (why is not null && asked is null)
        {
            terminal.Error.WriteLine($"pbench: not appended to {HistoryFile.Default}: {OneLine.Of(why)}");
            return null;
        }

        return why;
    }

    private Kept Measure(RunStart start)
    {
        string? lost = null;
        IReadOnlyList<CaseRow> rows = [];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupt.Token);
        void Lose(string why)
        {
            lost ??= why;
            stop.Cancel(); // measuring on would lose more
        }

        var folder = new ReportFolder(start.Folder);
        using var launcher = new ChildLauncher(self);
        using var progress = RunProgress.For(terminal, start.Request.Quiet, start.Request.Verbose, time);
        using var measuring = new MeasurementRun(start.Plan, launcher, new JournalProgress(progress, start.Journal, Lose), time, stop.Token);
        Restore(measuring, start);
        RunDescription Now() => start.Description with
        {
            CompletedRounds = measuring.CompletedRounds,
            Interrupted = interrupt.Token.IsCancellationRequested,
            EndedUtc = time.GetUtcNow().UtcDateTime,
        };
        void Keep()
        {
            if (Try(() => rows = folder.Write(Now(), measuring.Records)) is { } full)
            {
                Lose(full);
            }
        }

        measuring.Run(Keep);
        lost ??= Try(() => rows = folder.Write(Now(), measuring.Records));
        lost ??= Try(() => measuring.ExportBenchmarkDotNet(folder.FilePath(ReportSchema.BenchmarkDotNet)));
        if (lost is null && !interrupt.Token.IsCancellationRequested)
        {
            lost = Try(start.Journal.Delete);
        }

        var all = new CaseRows(start.Plan.Run, measuring.Records, start.Description.Machine.Processor.UsableCores).All;
        var notes = ReportFolder.Notes(measuring.Records.Select(r => DetailRows.Correctness(start.Plan.Run, r)));
        return new Kept(Now(), all, notes, lost);
    }

    private static void Restore(MeasurementRun measuring, RunStart start)
    {
        var cases = start.Plan.Cases.ToDictionary(c => c.Name);
        foreach (var (name, record) in start.Earlier)
        {
            measuring.Restore(cases[name], record);
        }
    }

    /// <summary>Why the disk did not take it, or null.</summary>
    private static string? Try(Action write)
    {
        try
        {
            write();
            return null;
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            return full.Message;
        }
    }

    private int Print(Kept kept, RunStart start)
    {
        var summary = RunSummary.Of(kept.Rows, kept.Description.Interrupted, kept.Lost);
        if (start.Request.Json)
        {
            terminal.Out.WriteLine(JsonText.Of(new RunDocument(kept.Description, kept.Rows, summary)));
        }
        else
        {
            RunPrinter.Print(terminal, kept.Description, kept.Rows, kept.Notes, start.Catalogue);
            terminal.Out.WriteLine($"reports: {OneLine.Of(start.Folder)}");
        }

        if (summary.ExitCode != ExitCodes.Done)
        {
            terminal.Error.WriteLine($"pbench: {summary.Line}");
        }

        if (RunJournal.IsIn(start.Folder))
        {
            terminal.Error.WriteLine($"pbench: go on with: pbench run --resume '{OneLine.Of(start.Folder)}'");
        }

        return summary.ExitCode;
    }

    private sealed record Kept(RunDescription Description, IReadOnlyList<CaseRow> Rows, IReadOnlyDictionary<string, string> Notes, string? Lost);
}
