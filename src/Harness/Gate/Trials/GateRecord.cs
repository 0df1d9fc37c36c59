using PBench.Harness.Gate.Statistics;
using PBench.Harness.Measuring;

namespace PBench.Harness.Gate.Trials;

/// <summary>Everything measured about one case of the gate.</summary>
public sealed class GateRecord(GateCase gateCase)
{
    private readonly List<GateRound> rounds = [];
    private readonly CaseRecord baseRecord = new(gateCase.Base);
    private readonly CaseRecord headRecord = new(gateCase.Head);

    public GateCase Case { get; } = gateCase;

    public IReadOnlyList<GateRound> Rounds => rounds;

    /// <summary>The arm that did not end as it must, or null.</summary>
    public CaseRecord? Failed => headRecord.Failure is not null ? headRecord : baseRecord.Failure is not null ? baseRecord : null;

    /// <summary>Why the case cannot be judged, or null.</summary>
    public string? Failure => Failed is { } failed ? $"{(failed == headRecord ? "head" : "base")}, {failed.Failure}" : null;

    public void Add(GateRound round)
    {
        baseRecord.Add(round.Base);
        headRecord.Add(round.Head);
        rounds.Add(round);
    }

    public IEnumerable<GateRound> Clean(int batch) => rounds.Where(r => r.Batch == batch && r.IsClean);

    public int Contended(int batch) => rounds.Count(r => r.Batch == batch && !r.IsClean);

    /// <summary>A metric of the clean rounds of a batch; null where it was not measured in all of them.</summary>
    public PairedRounds? Data(Metric metric, int batch)
    {
        List<double[]> bases = [], heads = [];
        foreach (var round in Clean(batch))
        {
            if (round.Base.Launch.Result is not { } b || round.Head.Launch.Result is not { } h
                || Metrics.Of(metric, b) is not { } baseValues || Metrics.Of(metric, h) is not { } headValues)
            {
                return null;
            }

            bases.Add(baseValues);
            heads.Add(headValues);
        }

        return bases.Count > 0 ? new PairedRounds(bases, heads) : null;
    }
}
