using PBench.Bench.Measuring;
using PBench.Bench.Table;
using PBench.Strategies;

namespace PBench.Bench.Rows;

/// <summary>Records that must be encoded: what the transport adds to the codec.</summary>
/// <remarks>
/// The codec's own time is that of the serial strategy made to encode and decode functions, items and results as for a
/// process. One worker and one chunk, so that nothing of either runs beside anything else.
/// </remarks>
internal sealed class RecordsRow(string strategy) : BenchRow
{
    private const int Items = 1_000;
    private const double MostAdded = 1.1;

    public override string Name => $"records/{strategy}";

    public override string What => "1,000 records (a string and four numbers): transport on top of the codec";

    public override async Task<IReadOnlyList<Figure>> MeasureAsync(RowRun run)
    {
        Quote[] items = [.. Enumerable.Range(0, Items).Select(i => new Quote($"symbol {i}", i, i + 0.25, i + 0.5, i + 0.75))];
        await using var pool = await run.OpenAsync(strategy, 1);
        await using var all = await run.OpenAsync(strategy);
        await using var codec = await new SerialStrategy().OpenAsync(new SessionOptions { Portable = true });
        var ours = TimedArm.Of(strategy, () => Map(pool, items, Items));
        var automatic = TimedArm.Of(strategy, () => Map(all, items, ChunkSize.Auto));
        var own = TimedArm.Of("codec", () => Map(codec, items, Items));
        run.Measure(ours, own, automatic);
        if (!Map(pool, items, Items).SequenceEqual(items.Select(Double)))
        {
            throw new InvalidOperationException("A record came back changed.");
        }

        var limit = new Limit(own.Sample.Low, own.Sample.Median, "the codec alone, in process");
        return
        [
            Time("one worker, one chunk", ours.Sample, Target.TimesLimit(MostAdded), limit, $"{Items} records there and back in one chunk"),
            Time("all workers, automatic chunks", automatic.Sample, Target.None, limit, $"{Items} records, workers = cores"),
        ];
    }

    private static Quote[] Map(IMapSession session, Quote[] items, ChunkSize chunk) =>
        session.MapAsync(Double, items, new MapOptions { ChunkSize = chunk }).GetAwaiter().GetResult();

    private static Quote Double(Quote quote) => quote with { Close = 2 * quote.Close };

    internal sealed record Quote(string Symbol, int Day, double Open, double High, double Close);
}
