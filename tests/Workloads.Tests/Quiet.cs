// Failures mostly wait: for a time limit, for a process to start.
[assembly: LevelOfParallelism(4)]

namespace PBench.Workloads.Tests;

/// <summary>What items print and what dying workers say is part of the workloads; among the results of tests it is noise.</summary>
[SetUpFixture]
public sealed class Quiet
{
    private readonly TextWriter error = Console.Error;

    [OneTimeSetUp]
    public void DropStandardError() => Console.SetError(TextWriter.Null);

    [OneTimeTearDown]
    public void RestoreStandardError() => Console.SetError(error);
}
