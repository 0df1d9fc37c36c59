using PBench.Strategies;

namespace PBench.Workloads.Tests;

/// <summary>What these tests ask of workloads again and again.</summary>
internal static class Workload
{
    public static IWorkload Named(string name) => BuiltInWorkloads.All.Single(workload => workload.Name == name);

    public static WorkloadSettings Settings(double scale = 1, long seed = 1, params (string Name, string Value)[] parameters) =>
        new() { Scale = scale, Seed = seed, Parameters = parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value) };

    public static IPreparedWorkload Prepared(string name, double scale = 1, long seed = 1, params (string Name, string Value)[] parameters) =>
        Named(name).Prepare(Settings(scale, seed, parameters));

    /// <summary>Every workload with every value of its parameter, at a size for tests.</summary>
    public static IEnumerable<(IWorkload Workload, WorkloadSettings Settings)> Small() =>
        from workload in BuiltInWorkloads.All
        let parameter = workload.Parameters.SingleOrDefault()
        from value in parameter?.Values ?? [""]
        select (workload, parameter is null ? Settings(SmallScale) : Settings(SmallScale, parameters: (parameter.Name, value)));

    /// <summary>Those of <see cref="Small"/> on every strategy that have one of the outcomes there.</summary>
    public static IEnumerable<TestCaseData> OnStrategies(params ExpectedOutcome[] outcomes) =>
        from strategy in Strategies()
        from entry in Small()
        where outcomes.Contains(entry.Workload.Expect(strategy.Traits, entry.Settings))
        select new TestCaseData(strategy, entry.Workload, entry.Settings).SetArgDisplayNames(strategy.Name, Case(entry.Workload, entry.Settings));

    public static string Case(IWorkload workload, WorkloadSettings settings) =>
        workload.Name + string.Concat(settings.Parameters.Select(parameter => $"[{parameter.Key}={parameter.Value}]"));

    public static async Task<object> RunSeriallyAsync(IPreparedWorkload prepared)
    {
        await using var session = await new SerialStrategy().OpenAsync();
        return await prepared.RunAsync(session, new MapOptions(), CancellationToken.None);
    }

    private const double SmallScale = 0.02;

    private static IEnumerable<IParallelMapStrategy> Strategies() =>
        from type in typeof(IParallelMapStrategy).Assembly.GetExportedTypes()
        where typeof(IParallelMapStrategy).IsAssignableFrom(type) && type.GetConstructor([]) is not null
        select (IParallelMapStrategy)Activator.CreateInstance(type)!;
}
