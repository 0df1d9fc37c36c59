using PBench.Harness.CommandLine;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Measuring.Planning;

/// <summary>What each suite runs, at which scale, with which sweep.</summary>
internal static class SuiteRules
{
    public const string Quick = "quick";
    public const string Seeds = "seeds";
    public const string Full = "full";

    /// <summary>Suite quick must end within 90 s on two cores, and nobody waits for the tutorials longer than for a coffee; full takes the time it needs.</summary>
    public static TimeSpan? MaxTime(string suite) => suite switch
    {
        Quick => TimeSpan.FromSeconds(90),
        Seeds => TimeSpan.FromMinutes(5),
        _ => null,
    };

    /// <summary>The tutorials have maps of 10 s, and their figures are rough: three rounds of them are enough.</summary>
    public static int Rounds(string suite) => suite == Seeds ? 3 : 5;

    /// <summary>The workloads chosen, else the suite's, with every combination of parameters that is asked for.</summary>
    public static IReadOnlyList<WorkloadInput> Inputs(Catalogue catalogue, RunRequest request)
    {
        var choices = request.Workloads.Count > 0 ? request.Workloads : OfSuite(catalogue, request.Suite);
        return [.. choices.SelectMany(choice => Inputs(catalogue.Workload(choice.Name), choice, request))];
    }

    public static IReadOnlyList<int> Workers(string suite, IWorkload workload, int usableCores)
    {
        var own = workload.Defaults.Workers ?? usableCores;
        return suite == Full ? [.. new SortedSet<int> { 1, 2, usableCores, own }] : [own];
    }

    /// <summary>The workload's own chunk size; suite full also tries 1 and <c>auto</c>.</summary>
    public static IReadOnlyList<ChunkSize> ChunkSizes(string suite, IWorkload workload, double scale)
    {
        var own = OwnChunkSize(workload, scale);
        return suite == Full ? [.. new[] { own, ChunkSize.Of(1), ChunkSize.Auto }.Distinct()] : [own];
    }

    /// <summary>As many chunks as the original had, whatever the scale: five chunks of 200,000 become five of 40,000. Chunk size 1 stays what it says.</summary>
    public static ChunkSize OwnChunkSize(IWorkload workload, double scale)
    {
        var original = workload.Defaults.ChunkSize;
        return original.Items <= 1 ? original : ChunkSize.Of((int)Math.Clamp(Math.Ceiling(original.Items * scale), 1, int.MaxValue));
    }

    private static IReadOnlyList<WorkloadChoice> OfSuite(Catalogue catalogue, string suite)
    {
        var names = suite == Full ? catalogue.Workloads.Select(w => w.Name) : Suites.All[suite]; // full: plug-ins included
        var known = catalogue.Workloads.Select(w => w.Name).ToHashSet();
        return [.. names.Where(known.Contains).Select(n => new WorkloadChoice(n, new Dictionary<string, string>()))];
    }

    private static IEnumerable<WorkloadInput> Inputs(IWorkload workload, WorkloadChoice choice, RunRequest request)
    {
        var scale = request.Scale ?? (request.Suite == Seeds ? 1 : workload.Defaults.QuickScale);
        foreach (var key in choice.Parameters.Keys.Where(k => workload.Parameters.All(p => p.Name != k)))
        {
            throw NearestMatch.Unknown($"parameter of {workload.Name}", key, [.. workload.Parameters.Select(p => p.Name)]);
        }

        IEnumerable<Dictionary<string, string>> combinations = [[]];
        foreach (var parameter in workload.Parameters)
        {
            combinations = combinations.SelectMany(c => Values(parameter, choice, request.Suite)
                .Select(v => new Dictionary<string, string>(c) { [parameter.Name] = v })).ToList();
        }

        return combinations.Select(c => new WorkloadInput(workload, new WorkloadSettings { Scale = scale, Parameters = c }));
    }

    private static IReadOnlyList<string> Values(WorkloadParameter parameter, WorkloadChoice choice, string suite)
    {
        if (choice.Parameters.TryGetValue(parameter.Name, out var chosen))
        {
            return parameter.Values.Contains(chosen) ? [chosen] : throw NearestMatch.Unknown($"value of parameter {parameter.Name}", chosen, [.. parameter.Values]);
        }

        return suite == Quick ? [parameter.Values[0]] : parameter.Values;
    }
}
