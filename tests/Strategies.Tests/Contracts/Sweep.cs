namespace PBench.Strategies.Tests.Contracts;

// C11: every pair of option values, each combination against a plain loop.
public abstract partial class ParallelMapContract
{
    private enum Call
    {
        Map,
        MapInto,
        Stream,
        Unordered,
        Outcomes,
        OutcomesUnordered,
    }

    private enum Source
    {
        Array,
        Lazy,
        Asynchronous,
    }

    private enum Function
    {
        Plain,
        Waiting,
    }

    [Test]
    public async Task Every_pair_of_options_equals_the_serial_model()
    {
        var combinations = Pairwise.Of(
            [Call.Map, Call.MapInto, Call.Stream, Call.Unordered, Call.Outcomes, Call.OutcomesUnordered],
            [Source.Array, Source.Lazy, Source.Asynchronous],
            [Function.Plain, Function.Waiting],
            [ChunkSize.Auto, ChunkSize.Of(1), ChunkSize.Of(4), ChunkSize.Of(30)],
            [ErrorPolicy.FailFast, ErrorPolicy.Collect],
            [null, 1, 5, 30],
            [-1, 0, 11, 19],
            [1, 4],
            [null, TimeSpan.FromMinutes(5)],
            [TimeSpan.Zero, TimeSpan.FromTicks(1)],
            [0, 2],
            [false, true]);

        foreach (var c in combinations)
        {
            await CheckCombination(
                (Call)c[0]!,
                (Source)c[1]!,
                (Function)c[2]!,
                failing: (int)c[6]!,
                new MapOptions
                {
                    ChunkSize = (ChunkSize)c[3]!,
                    OnError = (ErrorPolicy)c[4]!,
                    Window = (int?)c[5],
                    ConcurrencyPerWorker = (int)c[7]!,
                    ItemTimeout = (TimeSpan?)c[8],
                    Pause = (TimeSpan)c[9]!,
                    Retries = (int)c[10]!,
                    TotalItems = (bool)c[11]! ? 20 : null,
                });
        }

        Assert.That(combinations, Has.Count.LessThan(60));
    }

    private async Task CheckCombination(Call call, Source source, Function function, int failing, MapOptions options)
    {
        var items = Numbers(20);
        var because = $"{call}, {source}, {function}, failing {failing}, {options}";
        var good = items.Where(x => x != failing).Select(x => x * 3).ToArray();
        var upToFailure = failing < 0 ? good : [.. items.Take(failing).Select(x => x * 3)];
        List<long> reported = [];
        options = options with { Progress = new Reports(p => reported.Add(p.Done)) };

        var (values, error) = await UntilError(ValuesOf(call, source, function, failing, items, options));

        // The serial model: what a plain loop with the same policy would have given.
        var delivers = call is Call.Outcomes or Call.OutcomesUnordered;
        var stops = options.OnError == ErrorPolicy.FailFast && failing >= 0 && !delivers;
        var collects = options.OnError == ErrorPolicy.Collect && failing >= 0 && !delivers;
        switch (call)
        {
            case Call.Map or Call.MapInto:
                Assert.That(values, Is.EqualTo(failing < 0 ? good : []), because);
                break;
            case Call.Unordered or Call.OutcomesUnordered:
                Assert.That(values, stops ? Is.SubsetOf(good) : Is.EquivalentTo(good), because);
                break;
            default:
                Assert.That(values, Is.EqualTo(stops ? upToFailure : good), because);
                break;
        }

        if (stops)
        {
            Assert.That(error, Is.TypeOf<MapItemException>().With.Property("Index").EqualTo(failing), because);
        }
        else if (collects)
        {
            Assert.That(error, Is.TypeOf<AggregateException>(), because);
            Assert.That(((AggregateException)error!).InnerExceptions.Cast<MapItemException>().Select(e => e.Index), Is.EqualTo(new long[] { failing }), because);
        }
        else
        {
            Assert.That(error, Is.Null, because);
        }

        if (!stops)
        {
            Assert.That(reported[^1], Is.EqualTo(20), because);
        }
    }

    private IAsyncEnumerable<int> ValuesOf(Call call, Source source, Function function, int failing, int[] items, MapOptions options)
    {
        Func<int, int> plain = x => x == failing ? throw new InvalidDataException() : x * 3;
        Func<int, Task<int>> waiting = async x =>
        {
            await Task.Yield();
            return x == failing ? throw new InvalidDataException() : x * 3;
        };
        var lazy = source == Source.Lazy ? items.Where(_ => true) : items;
        var later = Slowly(items);
        return (call, source == Source.Asynchronous, function) switch
        {
            (Call.Map, false, Function.Plain) => Flat(() => Session.MapAsync(plain, lazy, options)),
            (Call.Map, true, Function.Plain) => Flat(() => Session.MapAsync(plain, later, options)),
            (Call.Map, false, Function.Waiting) => Flat(() => Session.MapAsync(waiting, lazy, options)),
            (Call.Map, true, Function.Waiting) => Flat(() => Session.MapAsync(waiting, later, options)),
            (Call.MapInto, _, _) => Flat(async () =>
            {
                var results = new int[items.Length];
                await Session.MapAsync(plain, items.AsMemory(), results, options);
                return results;
            }),
            (Call.Stream, false, Function.Plain) => Session.StreamAsync(plain, lazy, options),
            (Call.Stream, true, Function.Plain) => Session.StreamAsync(plain, later, options),
            (Call.Stream, false, Function.Waiting) => Session.StreamAsync(waiting, lazy, options),
            (Call.Stream, true, Function.Waiting) => Session.StreamAsync(waiting, later, options),
            (Call.Unordered, false, Function.Plain) => Session.StreamUnorderedAsync(plain, lazy, options).Select(r => r.Value),
            (Call.Unordered, true, Function.Plain) => Session.StreamUnorderedAsync(plain, later, options).Select(r => r.Value),
            (Call.Unordered, false, Function.Waiting) => Session.StreamUnorderedAsync(waiting, lazy, options).Select(r => r.Value),
            (Call.Unordered, true, Function.Waiting) => Session.StreamUnorderedAsync(waiting, later, options).Select(r => r.Value),
            (Call.Outcomes, false, Function.Plain) => Good(Session.OutcomesAsync(plain, lazy, options)),
            (Call.Outcomes, true, Function.Plain) => Good(Session.OutcomesAsync(plain, later, options)),
            (Call.Outcomes, false, Function.Waiting) => Good(Session.OutcomesAsync(waiting, lazy, options)),
            (Call.Outcomes, true, Function.Waiting) => Good(Session.OutcomesAsync(waiting, later, options)),
            (Call.OutcomesUnordered, false, Function.Plain) => Good(Session.OutcomesUnorderedAsync(plain, lazy, options)),
            (Call.OutcomesUnordered, true, Function.Plain) => Good(Session.OutcomesUnorderedAsync(plain, later, options)),
            (Call.OutcomesUnordered, false, Function.Waiting) => Good(Session.OutcomesUnorderedAsync(waiting, lazy, options)),
            _ => Good(Session.OutcomesUnorderedAsync(waiting, later, options)),
        };
    }

    private static async IAsyncEnumerable<int> Flat(Func<Task<int[]>> map)
    {
        foreach (var value in await map())
        {
            yield return value;
        }
    }

    private static IAsyncEnumerable<int> Good(IAsyncEnumerable<MapOutcome<int>> outcomes) => outcomes.Where(o => o.IsSuccess).Select(o => o.Value);
}
