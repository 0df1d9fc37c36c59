using PBench.Strategies;

namespace PBench.Reliability.Tests.Chaos;

public enum Shape
{
    Blittable,
    Encoded,
    Async,
    Chunks,
}

public readonly record struct Raw(int Index, Fate Fate);

public sealed record Note(int Index, Fate Fate, string Ballast);

/// <summary>One map with random fates, options and murders; everything random follows from the seed.</summary>
public sealed class Trial(Random random, int maxItemsPerWorker)
{
    public static readonly TimeSpan ItemTimeout = TimeSpan.FromMilliseconds(500);
    private readonly Shape shape = (Shape)random.Next(4);
    private readonly Fate[] fates = Draw(random);
    private readonly int chunk = random.Next(0, 12); // 0: automatic
    private readonly int retries = random.Next(3) == 0 ? random.Next(1, 3) : 0;
    private readonly int concurrency = random.Next(1, 6);
    private readonly int murders = random.Next(4) == 0 ? random.Next(1, 3) : 0;
    private readonly int murderSeed = random.Next();
    private readonly bool isOrdered = random.Next(2) == 0;

    public int Items => fates.Length;

    public int Murders { get; private set; }

    public override string ToString() => $"{shape}, {fates.Length} items, chunk {chunk}, retries {retries}, concurrency {concurrency}, recycled after {maxItemsPerWorker}, " +
        $"murders {murders}, {(isOrdered ? "ordered" : "unordered")}: {string.Join(' ', fates.Index().Where(f => f.Item > Fate.Slow).Select(f => $"{f.Index}={f.Item}"))}";

    public async Task RunAsync(IMapSession session)
    {
        using var log = new StartLog(fates.Length);
        using var done = new CancellationTokenSource();
        var killer = KillAsync(done.Token);
        MapOutcome<int>[] outcomes;
        try
        {
            outcomes = await OutcomesAsync(session, log.Path).WaitAsync(TimeSpan.FromSeconds(60));
        }
        finally
        {
            await done.CancelAsync();
            await killer;
        }

        Check(outcomes, log.Counts());
    }

    // Most items are harmless; deaths that print a lot and take long are rare.
    private static Fate[] Draw(Random random)
    {
        var fates = new Fate[random.Next(1, 60)];
        for (var i = random.Next(3); i > 0; i--)
        {
            fates[random.Next(fates.Length)] = random.Next(100) switch
            {
                < 30 => Fate.Kill,
                < 45 => Fate.ExitZero,
                < 55 => Fate.ExitOne,
                < 65 => Fate.ExitNinetyNine,
                < 85 => Fate.Throw,
                < 92 => Fate.Hang,
                < 94 => Fate.FailFast,
                < 96 => Fate.Overflow,
                < 98 => Fate.WildWrite,
                _ => Fate.Slow,
            };
        }

        for (var i = random.Next(8); i > 0; i--)
        {
            var at = random.Next(fates.Length);
            fates[at] = fates[at] == Fate.Value ? Fate.Slow : fates[at];
        }

        return fates;
    }

    private async Task<MapOutcome<int>[]> OutcomesAsync(IMapSession session, string log)
    {
        var options = new MapOptions
        {
            ChunkSize = chunk == 0 ? ChunkSize.Auto : chunk,
            Retries = retries,
            ConcurrencyPerWorker = shape == Shape.Async ? concurrency : 1,
            ItemTimeout = fates.Contains(Fate.Hang) ? ItemTimeout : null,
        };
        if (shape == Shape.Chunks)
        {
            return await ChunksAsync(session, log, options);
        }

        var raws = fates.Select((fate, i) => new Raw(i, fate));
        var notes = fates.Select((fate, i) => new Note(i, fate, new string('x', i * 97)));
        var stream = (shape, isOrdered) switch
        {
            (Shape.Blittable, true) => session.OutcomesAsync((Raw item) => Blittable(item, log), raws, options),
            (Shape.Blittable, false) => session.OutcomesUnorderedAsync((Raw item) => Blittable(item, log), raws, options),
            (Shape.Async, true) => session.OutcomesAsync((Note item) => WaitingAsync(item, log), notes, options),
            (Shape.Async, false) => session.OutcomesUnorderedAsync((Note item) => WaitingAsync(item, log), notes, options),
            (_, true) => Numbers(session.OutcomesAsync((Note item) => Encoded(item, log), notes, options)),
            (_, false) => Numbers(session.OutcomesUnorderedAsync((Note item) => Encoded(item, log), notes, options)),
        };
        List<MapOutcome<int>> all = [];
        await foreach (var outcome in stream)
        {
            all.Add(outcome);
        }

        Assert.That(all, Is.Unique.And.Count.EqualTo(fates.Length), "each item has one outcome");
        Assert.That(all.Select(o => o.Index), isOrdered ? Is.Ordered : Is.Unique);
        return [.. all.OrderBy(o => o.Index)];
    }

    private static async IAsyncEnumerable<MapOutcome<int>> Numbers(IAsyncEnumerable<MapOutcome<string>> texts)
    {
        await foreach (var text in texts)
        {
            yield return text.IsSuccess ? Outcome(text.Index, int.Parse(text.Value[..text.Value.IndexOf(' ', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture)) : Outcome(text.Index, text.Error!);
        }
    }

    private async Task<MapOutcome<int>[]> ChunksAsync(IMapSession session, string log, MapOptions options)
    {
        var results = new int[fates.Length];
        List<MapItemException> errors = [];
        var raws = fates.Select((fate, i) => new Raw(i, fate)).ToArray();
        try
        {
            await session.MapChunksAsync(
                (ReadOnlySpan<Raw> input, Span<int> output) =>
                {
                    for (var i = 0; i < input.Length; i++)
                    {
                        output[i] = Blittable(input[i], log);
                    }
                },
                raws.AsMemory(),
                results.AsMemory(),
                options with { OnError = ErrorPolicy.Collect });
        }
        catch (AggregateException failed)
        {
            errors.AddRange(failed.InnerExceptions.Cast<MapItemException>());
        }

        Assert.That(errors.Sum(e => e.Count), Is.EqualTo(errors.SelectMany(e => Enumerable.Range((int)e.Index, e.Count)).Distinct().Count()), "no item fails twice");
        return [.. results.Select((value, i) => errors.Find(e => i >= e.Index && i < e.Index + e.Count) is { } error ? Outcome(i, error) : Outcome(i, value))];
    }

    private static MapOutcome<int> Outcome(long index, int value) => new(index, value);

    private static MapOutcome<int> Outcome(long index, MapItemException error) => new(error, index);

    private static int Blittable(Raw item, string log)
    {
        StartLog.Started(log, item.Index);
        return Fates.Meet(item.Fate, item.Index);
    }

    private static string Encoded(Note item, string log)
    {
        StartLog.Started(log, item.Index);
        return $"{Fates.Meet(item.Fate, item.Index)} {item.Ballast}";
    }

    private static async Task<int> WaitingAsync(Note item, string log)
    {
        StartLog.Started(log, item.Index);
        await (item.Fate == Fate.Hang ? Task.Delay(Timeout.Infinite) : Task.Delay(item.Index % 2));
        return Fates.Meet(item.Fate, item.Index);
    }

    // Kills workers from outside, at moments that have nothing to do with what they do.
    private async Task KillAsync(CancellationToken done)
    {
        var dice = new Random(murderSeed);
        for (var i = 0; i < murders; i++)
        {
            await Task.Delay(dice.Next(40), CancellationToken.None);
            if (!done.IsCancellationRequested && Machine.Children() is { Length: > 0 } children)
            {
                Machine.Signal(children[dice.Next(children.Length)], Machine.SigKill);
                Murders++;
            }
        }
    }

    private void Check(MapOutcome<int>[] outcomes, int[] starts)
    {
        Assert.That(outcomes.Select(o => o.Index), Is.EqualTo(Enumerable.Range(0, fates.Length)));
        for (var i = 0; i < fates.Length; i++)
        {
            CheckItem(i, outcomes[i], starts[i]);
        }

        foreach (var lost in outcomes.Where(o => o.Error is WorkerLostException).GroupBy(o => ((WorkerLostException)o.Error!).ProcessId))
        {
            var errors = lost.Select(o => o.Error!).Distinct().Count();
            var most = shape == Shape.Async ? concurrency : 1;
            Assert.That(errors, Is.LessThanOrEqualTo(most), $"process {lost.Key} took more with it than it ran: {string.Join(", ", lost.Select(o => o.Index))}");
        }
    }

    private void CheckItem(int i, MapOutcome<int> outcome, int starts)
    {
        Assert.That(starts, Is.LessThanOrEqualTo(1 + retries), $"item {i} was started {starts} times");
        if (outcome.IsSuccess)
        {
            Assert.That(fates[i], Is.LessThanOrEqualTo(Fate.Slow), $"item {i} cannot have a value");
            Assert.That(outcome.Value, Is.EqualTo(Fates.Answer(i)), $"item {i}");
            Assert.That(starts, Is.GreaterThanOrEqualTo(1), $"item {i} has a value and was never started");
            return;
        }

        var error = outcome.Error!;
        var unit = shape == Shape.Chunks ? fates[(int)error.Index..((int)error.Index + error.Count)] : [fates[i]];
        Func<Fate, bool> cause = error switch
        {
            WorkerLostException when Murders > 0 || shape == Shape.Async => _ => true, // whose death it was is checked per process
            WorkerLostException => Fates.IsDeath,
            ItemTimeoutException => fate => fate == Fate.Hang || fate.IsDeath(), // some die slowly
            { InnerException: InvalidOperationException } => fate => fate == Fate.Throw,
            _ => _ => false,
        };
        Assert.That(unit.Any(cause), $"item {i}, {fates[i]}, failed with {error.GetType().Name}: {error.Message}");
    }
}
