using BenchmarkDotNet.Characteristics;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains;
using BenchmarkDotNet.Toolchains.Parameters;
using BenchmarkDotNet.Toolchains.Results;
using BenchmarkDotNet.Validators;
using PBench.Harness.Measuring.Launching;

namespace PBench.Harness.Measuring.BenchmarkDotNet;

/// <summary>BenchmarkDotNet toolchain that builds nothing and runs each benchmark in a fresh process of this tool.</summary>
/// <remarks>
/// The stock toolchains need the SDK and a project file, or share one process between all cases. An executor must not
/// throw: that would lose the results of the cases before it, so failures are returned.
/// </remarks>
/// <param name="launch">Runs one case once and comes back whatever happens.</param>
/// <param name="round">The current round: BenchmarkDotNet's launch index, since each of our rounds is a launch of each case.</param>
internal sealed class FreshProcessToolchain(Func<BenchCase, ChildLaunch> launch, Func<int> round) : IToolchain, IGenerator, IBuilder, IExecutor
{
    public string Name => "FreshProcess";

    public IGenerator Generator => this;

    public IBuilder Builder => this;

    public IExecutor Executor => this;

    public bool IsInProcess => false;

    public IEnumerable<ValidationError> Validate(BenchmarkCase benchmarkCase, IResolver resolver) => [];

    public GenerateResult GenerateProject(BuildPartition buildPartition, ILogger logger, string rootArtifactsFolderPath) =>
        GenerateResult.Success(ArtifactsPaths.Empty, []);

    public BuildResult Build(GenerateResult generateResult, BuildPartition buildPartition, ILogger logger) =>
        BuildResult.Success(generateResult);

    public ExecuteResult Execute(ExecuteParameters executeParameters) =>
        ResultOf(launch(BdnCases.CaseOf(executeParameters.BenchmarkCase)), round());

    /// <summary>A process that ended, in BenchmarkDotNet's terms.</summary>
    public static ExecuteResult ResultOf(ChildLaunch ended, int round)
    {
        IReadOnlyList<string> lines = ended.Result?.EngineLines ?? [];
        return new ExecuteResult(
            foundExecutable: true, exitCode: ended.ExitCode ?? -1, processId: ended.ProcessId,
            results: [.. lines.Where(l => !l.StartsWith("//", StringComparison.Ordinal))],
            prefixedLines: [.. lines.Where(l => l.StartsWith("//", StringComparison.Ordinal))],
            standardOutput: lines, launchIndex: round);
    }
}
