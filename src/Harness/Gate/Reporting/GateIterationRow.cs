using CsvHelper;
using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.Reporting;

/// <summary>A row of a gate's <c>iterations.csv</c>: those of a run, and which arm, batch and kind of round it belongs to.</summary>
[CsvRecord]
public sealed partial record GateIterationRow : IReportRow
{
    [CsvColumn("schema")] public int Schema { get; init; } = ReportSchema.Version;
    [CsvColumn("run")] public string Run { get; init; } = "";
    [CsvColumn("case")] public string Case { get; init; } = "";
    [CsvColumn("round")] public int Round { get; init; }

    /// <summary>Place of the process among all processes of the gate, from 1.</summary>
    [CsvColumn("sequence")] public int Sequence { get; init; }
    [CsvColumn("started_utc")] public string StartedUtc { get; init; } = "";
    [CsvColumn("iteration")] public int Iteration { get; init; }
    [CsvColumn("operations")] public long Operations { get; init; }
    [CsvColumn("elapsed_ns")] public double ElapsedNs { get; init; }
    [CsvColumn("cpu_ns")] public double? CpuNs { get; init; }
    [CsvColumn("allocated_bytes")] public long? AllocatedBytes { get; init; }

    /// <summary>What the process was measured for: the case or rule of the verdict.</summary>
    [CsvColumn("trial")] public string Trial { get; init; } = "";

    /// <summary><c>base</c> or <c>head</c>; under a rule the subject's name in it.</summary>
    [CsvColumn("arm")] public string Arm { get; init; } = "";

    /// <summary>1: the trial; 2: the confirmation of a failure.</summary>
    [CsvColumn("batch")] public int Batch { get; init; }

    /// <summary>False: others used the processors, and the round did not count.</summary>
    [CsvColumn("clean")] public bool Clean { get; init; }

    /// <summary>Processors that others used during the round.</summary>
    [CsvColumn("foreign_cores")] public double? ForeignCores { get; init; }

    internal static IEnumerable<GateIterationRow> Of(string run, Trials.TrialRecord record) =>
        from round in record.Rounds
        from launch in round.Launches.Index()
        let subject = record.Trial.Subjects[launch.Index]
        from indexed in (launch.Item.Launch.Result?.Iterations ?? []).Index()
        let sample = indexed.Item
        select new GateIterationRow
        {
            Run = run,
            Trial = OneLine.Of(record.Trial.Name)!,
            Case = OneLine.Of(subject.Case.Name)!,
            Round = round.Round,
            Sequence = launch.Item.Sequence,
            StartedUtc = UtcText.Of(sample.StartedUtc),
            Iteration = indexed.Index + 1,
            Operations = sample.Operations,
            ElapsedNs = Math.Round(sample.ElapsedNs, 1),
            CpuNs = sample.CpuNs is { } cpu ? Math.Round(cpu) : null,
            AllocatedBytes = sample.AllocatedBytes,
            Arm = OneLine.Of(subject.Label)!,
            Batch = round.Batch,
            Clean = round.IsClean,
            ForeignCores = round.ForeignCores is { } foreign ? Math.Round(foreign, 2) : null,
        };
}
