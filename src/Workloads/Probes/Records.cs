using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>One line of an order.</summary>
public sealed record OrderLine(string Product, int Quantity, long CentsEach);

/// <summary>An order: strings and lists.</summary>
public sealed record Order(string Id, string Customer, List<OrderLine> Lines, List<string> Tags);

/// <summary>What is to be known of an order.</summary>
public sealed record OrderSummary(string Id, string Customer, int Quantity, long Cents, string FirstTag);

/// <summary>Records with strings and lists in, a summary out: the cost of the serializer.</summary>
public sealed class RecordsWorkload()
    : MapWorkload<Order, OrderSummary>("records", "record with strings and lists → summary record: serializer cost", new WorkloadDefaults(5_000, null, ChunkSize.Auto))
{
    private const int MostLines = 16;
    private static readonly string[] Words = ["amber", "basil", "cedar", "delta", "ember", "fjord", "grove", "heron"];

    /// <summary>About 8.5 lines of 80 bytes with their strings, two tags, an item and a summary.</summary>
    protected override long BytesPerItem(WorkloadSettings settings) => 1_450;

    /// <inheritdoc/>
    protected internal override Order[] Input(WorkloadSettings settings) =>
        [.. Enumerable.Range(0, Count(settings)).Select(index => MakeOrder(index, ItemRandom.For(settings.Seed, index)))];

    /// <inheritdoc/>
    protected internal override Func<Order, OrderSummary> Function(WorkloadSettings settings) => static order => new OrderSummary(
        order.Id,
        order.Customer,
        order.Lines.Sum(line => line.Quantity),
        order.Lines.Sum(line => line.Quantity * line.CentsEach),
        order.Tags[0]);

    /// <inheritdoc/>
    protected internal override OrderSummary Answer(Order item, int index, WorkloadSettings settings)
    {
        var (quantity, cents) = (0, 0L);
        foreach (var line in item.Lines)
        {
            quantity += line.Quantity;
            cents += line.CentsEach * line.Quantity;
        }

        return new OrderSummary($"order {index}", item.Customer, quantity, cents, item.Tags.First());
    }

    private static Order MakeOrder(int index, Random random)
    {
        var lines = Enumerable.Range(0, random.Next(1, MostLines + 1))
            .Select(_ => new OrderLine($"{Word(random)} {Word(random)}", random.Next(1, 10), random.Next(100, 100_000)));
        return new Order($"order {index}", $"{Word(random)} & {Word(random)}", [.. lines], [Word(random), Word(random)]);
    }

    private static string Word(Random random) => Words[random.Next(Words.Length)];
}
