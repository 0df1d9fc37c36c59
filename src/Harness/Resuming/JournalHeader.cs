using PBench.Harness.Reporting;

namespace PBench.Harness.Resuming;

/// <summary>First line of a journal: everything that makes the run this run.</summary>
/// <param name="Schema">Version of the report files.</param>
/// <param name="Description">The run as it started.</param>
/// <param name="StopsAtMaxTime">The user set the time, so no process starts after it.</param>
/// <param name="Plugins">SHA-256 of each plug-in file, in the order given.</param>
/// <param name="Cases">Names of the cases in the plan's order.</param>
internal sealed record JournalHeader(
    int Schema, RunDescription Description, bool StopsAtMaxTime, IReadOnlyList<string> Plugins, IReadOnlyList<string> Cases);
