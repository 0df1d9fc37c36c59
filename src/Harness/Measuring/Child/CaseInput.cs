using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Measuring.Child;

/// <summary>A workload with the settings of a case.</summary>
internal sealed class CaseInput(IWorkload workload, ChildSpec spec)
{
    private object? judgedAnswer;

    /// <summary>A wrong answer is an expected one.</summary>
    public bool MayBeWrong => spec.MayBeWrong;

    public MapOptions Options { get; } = new() { ChunkSize = Chunk(spec.ChunkItems) };

    public IPreparedWorkload Prepare() => workload.Prepare(SettingsAt(spec.Scale));

    /// <summary>The workload at a smaller scale so that it has at most <paramref name="items"/> items, with chunks shrunk alike; <paramref name="full"/> where that has no more.</summary>
    public (IPreparedWorkload Prepared, MapOptions Options) Capped(IPreparedWorkload full, int items)
    {
        if (full.Items <= items)
        {
            return (full, Options);
        }

        return Scaled((double)items / full.Items);
    }

    /// <summary>The workload at this share of its scale, with chunks shrunk alike.</summary>
    public (IPreparedWorkload Prepared, MapOptions Options) Scaled(double share)
    {
        var chunk = spec.ChunkItems == 0 ? 0 : Math.Max(1, (int)(spec.ChunkItems * share));
        return (workload.Prepare(SettingsAt(spec.Scale * share)), Options with { ChunkSize = Chunk(chunk) });
    }

    /// <summary>Compares an answer with the oracle and keeps what came out.</summary>
    /// <remarks>An answer that is the same as one already compared has its verdict: the oracle may cost more than the map.</remarks>
    public void Judge(IPreparedWorkload prepared, object answer, ChildResult result)
    {
        if (judgedAnswer is not null)
        {
            var same = prepared.Repeats(judgedAnswer, answer);
            result.Repeatable = same is null ? result.Repeatable : same.Value && result.Repeatable != false;
            if (same == true)
            {
                return;
            }
        }
        else
        {
            judgedAnswer = answer;
            result.Note = prepared.Note(answer);
        }

        var check = prepared.Check(answer);
        var kept = new AnswerCheck(check.Compared, check.Mismatches, check.FirstMismatchIndex, check.Expected, check.Actual, check.Distinct);
        if (!result.Checks.Contains(kept))
        {
            result.Checks.Add(kept); // one entry for each different verdict
        }

        result.Outcome = check.IsCorrect && result.Outcome != Outcome.Wrong ? Outcome.Correct : Outcome.Wrong;
    }

    private WorkloadSettings SettingsAt(double scale) => new() { Scale = scale, Seed = spec.InputSeed, Parameters = spec.Parameters };

    private static ChunkSize Chunk(int items) => items == 0 ? ChunkSize.Auto : ChunkSize.Of(items);
}
