using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>f(x), and what the counter of the process said.</summary>
/// <param name="Value">f(x); all that is checked.</param>
/// <param name="ProcessId">Process that ran the item.</param>
/// <param name="Counter">The counter of that process after this item raised it.</param>
public readonly record struct Counted(long Value, int ProcessId, long Counter);

/// <summary>Every item raises a static counter under a lock: why threads may lose. Processes do not share it.</summary>
public sealed class LockContendedWorkload()
    : MapWorkload<int, Counted>("lock-contended", "f(x), and a static counter raised under a lock: why threads may lose", new WorkloadDefaults(20_000, null, ChunkSize.Auto))
{
    private const int StepsUnderLock = 200; // about 0.1 µs to 1 µs inside the lock: most of the item's time
    private static readonly Lock Gate = new();
    private static long counter;

    /// <inheritdoc/>
    protected internal override int[] Input(WorkloadSettings settings) => [.. Enumerable.Range(0, Count(settings))];

    /// <inheritdoc/>
    protected internal override Func<int, Counted> Function(WorkloadSettings settings) => static x =>
    {
        lock (Gate)
        {
            var value = 0L;
            for (var step = 1; step <= StepsUnderLock; step++)
            {
                value += x ^ step;
            }

            counter++;
            return new Counted(value, Environment.ProcessId, counter);
        }
    };

    /// <inheritdoc/>
    protected internal override Counted Answer(int item, int index, WorkloadSettings settings)
    {
        var answer = 0L;
        for (var step = StepsUnderLock; step >= 1; step--)
        {
            answer += step ^ index;
        }

        return new Counted(answer, 0, 0);
    }

    /// <inheritdoc/>
    protected internal override bool Same(Counted expected, Counted actual) => actual.Value == expected.Value;

    /// <summary>How far each process's counter rose: with threads one counter by all items, with processes each its own.</summary>
    protected internal override string? Note(Counted[] results)
    {
        var rises = results
            .GroupBy(result => result.ProcessId)
            .OrderBy(process => process.Key)
            .Select(process => $"by {process.Max(result => result.Counter) - process.Min(result => result.Counter) + 1} in process {process.Key}");
        return $"counter raised {string.Join(", ", rises)}";
    }
}
