using PBench.Bench.Limits;
using PBench.Bench.Measuring;
using PBench.Bench.Table;
using PBench.Strategies;

namespace PBench.Bench.Rows;

/// <summary>What a row's process is told.</summary>
/// <param name="Row">Name of the row.</param>
/// <param name="Workers">Workers of each session; the targets are for as many as cores.</param>
/// <param name="IsQuick">Rather soon than exactly.</param>
/// <param name="Programs">The C programs, or null: probes give the limits.</param>
/// <param name="Peers">Pools of other languages, or null: they are not measured.</param>
/// <param name="ResultFile">Where its figures go.</param>
internal sealed record RowSpec(string Row, int Workers, bool IsQuick, CPrograms? Programs, Peers? Peers, string ResultFile);

/// <summary>What a row's process leaves behind.</summary>
/// <param name="Figures">Its figures.</param>
/// <param name="Sweep">Chunk sizes it swept, if it does.</param>
/// <param name="Error">Why there are no figures, or null.</param>
internal sealed record RowResult(IReadOnlyList<Figure> Figures, IReadOnlyList<SweepRow> Sweep, string? Error);

/// <summary>What rows share while they measure.</summary>
internal sealed class RowRun(RowSpec spec)
{
    private readonly ProbedLimits probes = new();

    public int Workers => spec.Workers;

    public bool IsQuick => spec.IsQuick;

    public CPrograms? Programs => spec.Programs;

    /// <summary>Every chunk size that was swept.</summary>
    public List<SweepRow> Sweep { get; } = [];

    public RoundPlan Plan => spec.IsQuick ? RoundPlan.Quick : RoundPlan.Full;

    /// <summary>For maps so long, or differences so small, that a few of them do not tell.</summary>
    public RoundPlan LongPlan => spec.IsQuick ? RoundPlan.Quick : RoundPlan.Long;

    /// <summary>For sessions, of which few open in a second: five of them told a first map from 0.66 to 1.16 of the same limit.</summary>
    public RoundPlan StartPlan => spec.IsQuick ? RoundPlan.Quick : RoundPlan.Starts;

    /// <summary>For many arms: the code they run is the same, so each needs less to be warm.</summary>
    public RoundPlan SweepPlan => spec.IsQuick ? RoundPlan.Quick : RoundPlan.Sweep;

    /// <summary>Measures ours and the limits in turn; limits that are not at hand are left out.</summary>
    public void Measure(params IEnumerable<IArm?> arms) => Plan.Run(arms.OfType<IArm>());

    /// <summary>The limit a C program measured, else an estimate of it from probes: a sum of (times × probe).</summary>
    public Limit? Limit(ProgramArm? program, Func<ProgramArm, Limit> figure, params (double Times, string Probe)[] otherwise) =>
        program is not null ? figure(program) : probes.Sum(otherwise);

    /// <summary>What a probe of the machine says.</summary>
    public Limit? Probe(string name) => probes.Sum((1, name));

    /// <summary>The best peer for a case of their script; null: nobody asked for peers.</summary>
    public PeerTime? BestPeer(string benchCase, double per = 1, params string[] systems) => spec.Peers?.Best(benchCase, per, systems);

    public Task<IMapSession> OpenAsync(string strategy, int? workers = null) =>
        Contenders.Strategy(strategy).OpenAsync(new SessionOptions { Workers = workers ?? Workers });
}
