using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>A square, and how eagerly the stream was read until it was delivered.</summary>
/// <param name="Value">The square.</param>
/// <param name="PulledEarly">Items pulled before the stream was enumerated: must be 0.</param>
/// <param name="Ahead">Items pulled beyond those handed to the consumer: at most the window.</param>
public readonly record struct LazySquare(int Value, int PulledEarly = 0, int Ahead = 0);

/// <summary>A stream is lazy: nothing starts before it is enumerated, no more is pulled than the window. Three items whatever the scale.</summary>
public sealed class SquareLazyWorkload()
    : MapWorkload<int, LazySquare>("square-lazy", "x² over 0…2 as a stream: nothing starts before it is enumerated", new WorkloadDefaults(3, 2, ChunkSize.Auto))
{
    private const int Window = 1;
    private static readonly int[] Answers = [0, 1, 4];

    /// <inheritdoc/>
    public override PublishedFigure Published => new("text only: the tutorial's executor map runs everything at the call");

    /// <inheritdoc/>
    protected internal override MapOptions Adjust(MapOptions options, WorkloadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with { Window = Window };
    }

    /// <inheritdoc/>
    protected internal override int Count(WorkloadSettings settings) => Defaults.Items;

    /// <inheritdoc/>
    protected internal override int[] Input(WorkloadSettings settings) => [0, 1, 2];

    /// <inheritdoc/>
    protected internal override Func<int, LazySquare> Function(WorkloadSettings settings) => static x => new LazySquare(x * x);

    /// <inheritdoc/>
    protected internal override MapCall<int, LazySquare> Call(WorkloadSettings settings)
    {
        var function = Function(settings);
        return (session, items, options, cancellation) =>
        {
            var source = new Source(items);
            var squares = session.StreamAsync(function, source.Items(), options, cancellation);
            return DrainAsync(squares, source);
        };
    }

    /// <inheritdoc/>
    protected internal override LazySquare Answer(int item, int index, WorkloadSettings settings) => new(Answers[index]);

    /// <inheritdoc/>
    protected internal override bool Same(LazySquare expected, LazySquare actual) =>
        actual.Value == expected.Value && actual is { PulledEarly: 0, Ahead: <= Window };

    private static async Task<LazySquare[]> DrainAsync(IAsyncEnumerable<LazySquare> squares, Source source)
    {
        var early = source.Pulled;
        var delivered = new List<LazySquare>();
        await foreach (var square in squares.ConfigureAwait(false))
        {
            // Nothing more is handed over until this body asks for it, so what was pulled by now is bounded.
            delivered.Add(square with { PulledEarly = early, Ahead = source.Pulled - (delivered.Count + 1) });
        }

        return [.. delivered];
    }

    /// <summary>Counts what is pulled from it.</summary>
    private sealed class Source(int[] items)
    {
        private int pulled;

        public int Pulled => Volatile.Read(ref pulled);

        public IEnumerable<int> Items()
        {
            foreach (var item in items)
            {
                Interlocked.Increment(ref pulled);
                yield return item;
            }
        }
    }
}
