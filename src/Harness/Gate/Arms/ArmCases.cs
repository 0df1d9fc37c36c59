using PBench.Harness.CommandLine;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Planning;
using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.Arms;

/// <summary>Works out the cases that both arms can run.</summary>
/// <param name="catalogue">What there is to run with given plug-ins.</param>
/// <param name="request">The user's selection.</param>
/// <param name="isSelected">Workloads or a suite were chosen; otherwise the arms decide.</param>
internal sealed class ArmCases(Func<IReadOnlyList<string>, Catalogue> catalogue, RunRequest request, bool isSelected)
{
    /// <summary>The common cases, and the names of those that only one arm has.</summary>
    /// <exception cref="NotComparableException">There is no common case.</exception>
    public (IReadOnlyList<ArmPair> Cases, IReadOnlyList<string> Unmatched) Build(Arm baseArm, Arm headArm)
    {
        var (bases, heads) = (CasesOf(baseArm), CasesOf(headArm));
        if (bases.Count + heads.Count == 0)
        {
            throw new UsageException("nothing to gate: no case that can be timed matches the selection.");
        }

        var common = heads.SelectMany(h => bases.Where(b => AreSame(b, h)).Take(1).Select(b => Pair(b, h))).ToList();
        string[] unmatched =
        [
            .. bases.Where(b => !heads.Exists(h => AreSame(b, h))).Select(b => $"only in base: {b.Name}"),
            .. heads.Where(h => !bases.Exists(b => AreSame(b, h))).Select(h => $"only in head: {h.Name}"),
        ];
        return common.Count > 0 ? (common, unmatched) : throw new NotComparableException(
            $"nothing to compare: no case is the same in both arms (base: {bases.FirstOrDefault()?.Name ?? "none"}, head: {heads.FirstOrDefault()?.Name ?? "none"}). Their workloads are defined differently.");
    }

    private List<BenchCase> CasesOf(Arm arm)
    {
        var known = catalogue(arm.Plugins);
        var strategies = Strategies(arm, known);
        var filter = request.Filter is { } pattern ? new Glob(pattern) : null;
        return [.. Requests(arm, known)
            .SelectMany(r => new CasePlan(known, r with { Strategies = strategies, Filter = null }, MemoryGuard.OfMachine(), Environment.ProcessorCount).Build())
            .Where(c => strategies.Contains(c.Strategy) && c.IsTimed && filter?.Matches(c.Name) != false)];
    }

    private IReadOnlyList<string> Strategies(Arm arm, Catalogue known)
    {
        if (arm.Strategy is { } own)
        {
            return [known.Strategy(own).Name];
        }

        var added = Added(arm, known, c => c.Strategies.Select(s => s.Name));
        return request.Strategies.Count > 0 ? request.Strategies : added.Count > 0 ? added : [KindsOfWork.Strategy];
    }

    /// <summary>What was selected; else the workloads of a plug-in; else one of each kind.</summary>
    private IEnumerable<RunRequest> Requests(Arm arm, Catalogue known)
    {
        var added = Added(arm, known, c => c.Workloads.Select(w => w.Name));
        return isSelected ? [request]
            : added.Count > 0 ? [request with { Workloads = [.. added.Select(name => new WorkloadChoice(name, new Dictionary<string, string>()))] }]
            : KindsOfWork.All.Select(kind => KindsOfWork.Request(kind, request));
    }

    /// <summary>Names that only the arm's own plug-in brings.</summary>
    private List<string> Added(Arm arm, Catalogue known, Func<Catalogue, IEnumerable<string>> names) =>
        arm.Kind == ArmKind.Plugin ? [.. names(known).Except(names(catalogue(request.Plugins)))] : [];

    private static bool AreSame(BenchCase b, BenchCase h) =>
        b.Strategy == h.Strategy ? b.Name == h.Name
        : b.BaselineKey == h.BaselineKey && (b.IsBaseline || h.IsBaseline || (b.Workers == h.Workers && b.ChunkSize == h.ChunkSize));

    private static ArmPair Pair(BenchCase b, BenchCase h) =>
        new(b.Strategy == h.Strategy ? h.Name : $"{h.Strategy}-vs-{b.Name}", b, h);
}

/// <summary>One case as both arms run it.</summary>
/// <param name="Name">Of the verdict; the case's own name, where both arms have the same strategy.</param>
/// <param name="Base">On the base arm.</param>
/// <param name="Head">On the head arm.</param>
internal sealed record ArmPair(string Name, BenchCase Base, BenchCase Head);
