using System.Globalization;
using System.Runtime.CompilerServices;
using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>A row of twelve numbers; an array of rows is one block of memory.</summary>
[InlineArray(Width)]
public struct Row12
{
    /// <summary>Numbers in a row.</summary>
    public const int Width = 12;

    private double first;
}

/// <summary>Rows of random numbers, stored by index into an array made before: trap and cure of captured generators.</summary>
/// <remarks>Each number is the row's index plus a draw in [0, 1), so that a row tells where it belongs. Ten rows whatever the scale.</remarks>
public sealed class RandomRowsWorkload()
    : MapWorkload<int, Row12>("random-rows", "rows of 12 random numbers into a 10 × 12 array made before, trap and cure", new WorkloadDefaults(10, 4, 1))
{
    private static readonly WorkloadParameter Kind = new("kind", ["trap", "cure"]);

    /// <inheritdoc/>
    public override IReadOnlyList<WorkloadParameter> Parameters => [Kind];

    /// <inheritdoc/>
    protected internal override int Count(WorkloadSettings settings) => Defaults.Items;

    /// <inheritdoc/>
    protected internal override int[] Input(WorkloadSettings settings) => [.. Enumerable.Range(0, Defaults.Items)];

    /// <inheritdoc/>
    protected internal override Func<int, Row12> Function(WorkloadSettings settings)
    {
        if (settings.ValueOf(Kind) == "trap")
        {
            var shared = new SmallRandom(settings.Seed);
            return item => Row(item, shared);
        }

        var seed = settings.Seed;
        return item => Row(item, OfItem(seed, item));
    }

    /// <inheritdoc/>
    protected internal override MapCall<int, Row12> Call(WorkloadSettings settings)
    {
        var function = Function(settings);
        return async (session, items, options, cancellation) =>
        {
            var rows = new Row12[items.Length];
            await session.MapAsync(function, items.AsMemory(), rows.AsMemory(), options, cancellation).ConfigureAwait(false);
            return rows;
        };
    }

    /// <summary>The cure's row, exactly; of the trap only the whole parts are known.</summary>
    protected internal override Row12 Answer(int item, int index, WorkloadSettings settings)
    {
        Row12 row = default;
        var random = OfItem(settings.Seed, index);
        foreach (ref var number in row)
        {
            number = index + (settings.ValueOf(Kind) == "trap" ? 0 : random.NextFraction());
        }

        return row;
    }

    /// <summary>Whole parts must agree; where the answer has fractions (the cure), they must too.</summary>
    protected internal override bool Same(Row12 expected, Row12 actual)
    {
        var exact = expected[0] != Math.Floor(expected[0]);
        for (var i = 0; i < Row12.Width; i++)
        {
            if ((exact ? actual[i] : Math.Floor(actual[i])) != expected[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    protected internal override string Show(Row12 result) => string.Create(CultureInfo.InvariantCulture, $"{result[0]}, {result[1]}, … {result[Row12.Width - 1]}");

    /// <inheritdoc/>
    protected internal override bool Repeats(Row12 first, Row12 second) => ((ReadOnlySpan<double>)first).SequenceEqual(second);

    /// <summary>Counted over all numbers of all rows.</summary>
    protected internal override long? Distinct(Row12[] results)
    {
        var draws = new HashSet<double>();
        foreach (var row in results)
        {
            foreach (var number in row)
            {
                draws.Add(number - Math.Floor(number));
            }
        }

        return draws.Count;
    }

    /// <inheritdoc/>
    protected internal override string? Note(Row12[] results) => $"{Distinct(results)} distinct draws in {results.Length * Row12.Width} numbers";

    private static SmallRandom OfItem(long seed, int item) => new(ItemRandom.For(seed, item).NextInt64());

    private static Row12 Row(int item, SmallRandom random)
    {
        Row12 row = default;
        foreach (ref var number in row)
        {
            number = item + random.NextFraction();
        }

        return row;
    }
}
