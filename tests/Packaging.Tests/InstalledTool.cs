// Most of these tests wait for one process that uses one core; a third covers those that wait for the clock.
[assembly: Parallelizable(ParallelScope.Children)]
[assembly: LevelOfParallelism(3)]

namespace PBench.Packaging.Tests;

/// <summary>Packs and installs once for all tests of the assembly.</summary>
[SetUpFixture]
internal sealed class InstalledTool
{
    private static PackedTool? tool;

    public static PackedTool Tool => tool ?? throw new InvalidOperationException("The tool was not installed.");

    [OneTimeSetUp]
    public async Task Install() => tool = await PackedTool.InstallAsync();

    [OneTimeTearDown]
    public void Remove() => tool?.Dispose();
}
