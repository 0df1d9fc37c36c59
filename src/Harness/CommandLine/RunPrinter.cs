using PBench.Harness.Reporting;

namespace PBench.Harness.CommandLine;

/// <summary>Prints a run's tables: after measuring and from a folder alike.</summary>
internal static class RunPrinter
{
    public static void Print(Terminal terminal, RunDescription description, IReadOnlyList<CaseRow> cases, IReadOnlyDictionary<string, string> notes, Catalogue catalogue)
    {
        var published = description.Options.Suite == "seeds"
            ? catalogue.Workloads.Where(w => w.Published is not null).ToDictionary(w => w.Name, w => w.Published!)
            : [];
        var machine = description.Machine;
        terminal.Out.WriteLine($"run {description.Run}: {OneLine.Of(machine.Processor.Name)}, {machine.Processor.UsableCores} usable cores, {machine.Runtime.Framework}, seed {description.Seed}, {description.CompletedRounds} rounds");
        new ResultTables(published, notes).Print(terminal.Results, cases);
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(RunSummary.Of(cases, description.Interrupted).Line);
    }
}
