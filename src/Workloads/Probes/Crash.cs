using System.Runtime.CompilerServices;
using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>One item in a hundred fails in the chosen way, the rest are f(x) = 3x + 1: what survives?</summary>
public sealed class CrashWorkload()
    : MapWorkload<int, int>("crash", "one item in 100 throws, overflows the stack, exits, fails fast or hangs: what survives", new WorkloadDefaults(2 * Period, null, ChunkSize.Auto))
{
    private const int Period = 100;
    private const int Bad = 42;
    private static readonly WorkloadParameter Kind = new("kind", ["throw", "overflow", "exit", "fail-fast", "hang"]);

    /// <summary>Far above what any other item takes, on a loaded machine too.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public override IReadOnlyList<WorkloadParameter> Parameters => [Kind];

    /// <inheritdoc/>
    public override ExpectedOutcome Expect(StrategyTraits traits, WorkloadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(traits);
        ArgumentNullException.ThrowIfNull(settings);
        return settings.ValueOf(Kind) is "throw" or "hang" || traits.SurvivesCrash ? ExpectedOutcome.Throws : ExpectedOutcome.Dies;
    }

    /// <summary>At least a hundred, so that one of them is bad at any scale.</summary>
    protected internal override int Count(WorkloadSettings settings) => Math.Max(Period, base.Count(settings));

    /// <inheritdoc/>
    protected internal override int[] Input(WorkloadSettings settings) => [.. Enumerable.Range(0, Count(settings))];

    /// <inheritdoc/>
    protected internal override MapOptions Adjust(MapOptions options, WorkloadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(options);
        return settings.ValueOf(Kind) == "hang" ? options with { ItemTimeout = Limit } : options;
    }

    /// <inheritdoc/>
    protected internal override Func<int, int> Function(WorkloadSettings settings)
    {
        var kind = settings.ValueOf(Kind);
        return x => x % Period == Bad ? Fail(kind, x) : (3 * x) + 1;
    }

    /// <inheritdoc/>
    protected internal override int Answer(int item, int index, WorkloadSettings settings) => 1 + (3 * index);

    private static int Fail(string kind, int x)
    {
        switch (kind)
        {
            case "throw":
                throw new InvalidOperationException($"Item {x} throws, as it should.");
            case "overflow":
                return Overflow(x);
            case "exit":
                Environment.Exit(3);
                break;
            case "fail-fast":
                Environment.FailFast($"Item {x} fails fast, as it should.");
                break;
            default:
                Thread.Sleep(2 * Limit); // not for ever: threads cannot be killed and must come back
                break;
        }

        return 0;
    }

    // Uses the result of the call, so that it is no tail call, which would loop for ever in one frame.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Overflow(int depth) => 1 + Overflow(depth + 1);
}
