using PBench.Harness.Measuring;
using PBench.Harness.Reporting;
using PBench.Harness.Resuming;

namespace PBench.Harness.CommandLine;

/// <summary>A run that is about to measure: new, or one that goes on.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Catalogue">Everything that can run, plug-ins included.</param>
/// <param name="Plan">What is to be measured.</param>
/// <param name="Description">The run as <c>machine.json</c> will describe it.</param>
/// <param name="Folder">Where reports go.</param>
/// <param name="Journal">Keeps what is measured.</param>
/// <param name="Earlier">What earlier sessions measured.</param>
internal sealed record RunStart(
    RunRequest Request, Catalogue Catalogue, RunPlan Plan, RunDescription Description, string Folder, RunJournal Journal, IReadOnlyList<(string Case, RoundRecord Record)> Earlier)
    : IDisposable
{
    public void Dispose() => Journal.Dispose();
}
