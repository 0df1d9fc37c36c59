using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains;
using BenchmarkDotNet.Toolchains.Results;

namespace PBench.Harness.Measuring.BenchmarkDotNet;

/// <summary>Our cases as BenchmarkDotNet's, its runner for a round of them, and its report of all rounds.</summary>
internal sealed class BdnCases
{
    private const string Parameter = "Case";
    private readonly ImmutableConfig config;
    private readonly Dictionary<BenchCase, BenchmarkCase> cases;
    private readonly Dictionary<BenchCase, List<ExecuteResult>> executed = [];

    public BdnCases(IReadOnlyList<BenchCase> benchCases, IToolchain toolchain, string artifacts)
    {
        config = ImmutableConfigBuilder.Create(ManualConfig.CreateEmpty()
            .AddLogger(NullLogger.Instance)
            .AddColumnProvider(DefaultColumnProviders.Descriptor)
            .WithArtifactsPath(artifacts)
            .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.DisableOptimizationsValidator | ConfigOptions.KeepBenchmarkFiles));
        var job = new Job("pbench").WithToolchain(toolchain).WithStrategy(RunStrategy.Monitoring).WithLaunchCount(1);
        cases = benchCases.ToDictionary(c => c, c => Create(c, job));
    }

    /// <summary>Runs the cases in exactly this order.</summary>
    public void Run(IReadOnlyList<BenchCase> order)
    {
        var summaries = BenchmarkRunner.Run([new BenchmarkRunInfo([.. order.Select(c => cases[c])], typeof(Map), config)]);
        foreach (var report in summaries.SelectMany(s => s.Reports))
        {
            Keep(CaseOf(report.BenchmarkCase), report.ExecuteResults);
        }
    }

    /// <summary>Takes over what an earlier session of the run executed.</summary>
    public void Restore(BenchCase benchCase, ExecuteResult earlier) => Keep(benchCase, [earlier]);

    /// <summary>BenchmarkDotNet's full JSON over all rounds, as ResultsComparer, Bencher and github-action-benchmark read it.</summary>
    public void ExportJson(string path, TimeSpan elapsed, string title)
    {
        var generated = GenerateResult.Success(ArtifactsPaths.Empty, []);
        var built = BuildResult.Success(generated);
        var reports = executed.Select(e => new BenchmarkReport(
            e.Value.TrueForAll(r => r.IsSuccess), cases[e.Key], generated, built, e.Value, []));
        var summary = new Summary(title, [.. reports], HostEnvironmentInfo.GetCurrent(), "", "", elapsed, CultureInfo.InvariantCulture, [], []);
        var partial = path + ".partial";
        using (var writer = new StreamWriter(partial))
        {
            JsonExporter.Full.ExportToLog(summary, new StreamLogger(writer));
        }

        File.Move(partial, path, overwrite: true);
    }

    public static BenchCase CaseOf(BenchmarkCase benchmarkCase) => ((CaseArgument)benchmarkCase.Parameters[Parameter]).Case;

    private void Keep(BenchCase benchCase, IEnumerable<ExecuteResult> results)
    {
        if (!executed.TryGetValue(benchCase, out var kept))
        {
            executed.Add(benchCase, kept = []);
        }

        kept.AddRange(results);
    }

    private BenchmarkCase Create(BenchCase benchCase, Job job)
    {
        var descriptor = new Descriptor(typeof(Map), typeof(Map).GetMethod(nameof(Map.Run))!);
        var argument = new CaseArgument(benchCase);
        var definition = new ParameterDefinition(Parameter, isStatic: false, [argument], isArgument: false, typeof(CaseArgument), priorityInCategory: 0);
        return BenchmarkCase.Create(descriptor, job, new ParameterInstances([new ParameterInstance(definition, argument, SummaryStyle.Default)]), config);
    }

    /// <summary>Shown by its name, and not disposed of by BenchmarkDotNet.</summary>
    private sealed record CaseArgument(BenchCase Case)
    {
        public override string ToString() => Case.Name;
    }
}

/// <summary>What BenchmarkDotNet believes it runs: type and method give its reports their names.</summary>
public sealed class Map
{
    public void Run()
    {
    }
}
