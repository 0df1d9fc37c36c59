using System.Diagnostics;
using System.Globalization;
using PBench.Strategies;
using PBench.Strategies.Interop;
using PBench.Strategies.Processes.Pool;

namespace PBench.Reliability.Tests.Driver;

/// <summary>The test assembly as an application of its own, with no guard in Main: <c>dotnet exec PBench.Reliability.Tests.dll SCENARIO pipes|shm fast|portable exec|hook</c>.</summary>
public static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        Console.WriteLine("main"); // printed once, however many workers there are
        if (arguments is not [var scenario, var transport, var path, var start])
        {
            Console.Error.WriteLine("scenario, transport, path and start expected");
            return 2;
        }

        AppContext.SetData(LaunchPlan.MechanismSetting, start);
        AppContext.SetSwitch(Platform.PortableSwitch, path == "portable");
        IParallelMapStrategy strategy = transport == "pipes" ? new PipePoolStrategy() : new SharedMemoryStrategy();
        try
        {
            await (scenario switch
            {
                "squares" => SquaresAsync(strategy),
                "busy" => BusyAsync(strategy),
                "nested" => NestedAsync(strategy),
                "many" => ManyAsync(strategy),
                "lines" => LinesAsync(strategy),
                "abandoned" => AbandonedAsync(strategy),
                "starved" => StarvedAsync(strategy),
                "private" => PrivateAsync(strategy),
                "asserts" => AssertsAsync(strategy),
                _ => throw new ArgumentException($"no scenario {scenario}", nameof(arguments)),
            });
            return 0;
        }
        catch (Exception failed)
        {
            Console.WriteLine($"error {failed.GetType().Name}: {failed.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    private static async Task SquaresAsync(IParallelMapStrategy strategy)
    {
        await using var session = await strategy.OpenAsync(new SessionOptions { Workers = 2 });
        var squares = await session.MapAsync((int x) => x * x, Enumerable.Range(0, 100));
        Console.WriteLine($"sum {squares.Sum()}");
    }

    // Runs until it is killed: maps, crashes and recycling all the time.
    private static async Task BusyAsync(IParallelMapStrategy strategy)
    {
        Console.WriteLine("opening");
        await using var session = await strategy.OpenAsync(new SessionOptions { Workers = 2, MaxItemsPerWorker = 60, RespawnLimit = int.MaxValue });
        Console.WriteLine("busy");
        while (true)
        {
            await foreach (var outcome in session.OutcomesAsync((int x) => Work(x), Enumerable.Range(0, 50), new MapOptions { ChunkSize = 5 }))
            {
                _ = outcome.IsSuccess;
            }
        }
    }

    private static int Work(int x)
    {
        if (x == 33)
        {
            Environment.Exit(3);
        }

        Thread.Sleep(x % 3);
        return x;
    }

    // Workers that have workers, all of them at work for ever.
    private static async Task NestedAsync(IParallelMapStrategy strategy)
    {
        Console.WriteLine("opening");
        await using var session = await strategy.OpenAsync(new SessionOptions { Workers = 2 });
        var portable = Platform.Current.IsPortable;
        var isPipes = strategy is PipePoolStrategy;
        Console.WriteLine("busy");
        await session.ForEachAsync(
            async (int _, CancellationToken cancellation) =>
            {
                AppContext.SetSwitch(Platform.PortableSwitch, portable);
                IParallelMapStrategy inner = isPipes ? new PipePoolStrategy() : new SharedMemoryStrategy();
                await using var nested = await inner.OpenAsync(new SessionOptions { Workers = 1 }, cancellation);
                await nested.ForEachAsync((int x) => Thread.Sleep(Timeout.Infinite), Enumerable.Range(0, 4), cancellation: cancellation);
            },
            Enumerable.Range(0, 2));
    }

    private static async Task ManyAsync(IParallelMapStrategy strategy)
    {
        await using var session = await strategy.OpenAsync(new SessionOptions { Workers = 16, StartupTimeout = TimeSpan.FromSeconds(20) });
        for (var round = 0; round < 20; round++)
        {
            var squares = await session.MapAsync(
                (int x) =>
                {
                    Thread.Sleep(1);
                    return x * x;
                },
                Enumerable.Range(0, 200),
                new MapOptions { ChunkSize = 1 });
            Console.WriteLine($"sum {squares.Sum()}");
        }
    }

    private static async Task LinesAsync(IParallelMapStrategy strategy)
    {
        await using var session = await strategy.OpenAsync(new SessionOptions { Workers = 3 });
        await session.ForEachAsync(
            (int x) =>
            {
                Console.Write("<");
                Console.Write(new string('a', 100 + x));
                Console.WriteLine(">");
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"<error {x}>"));
            },
            Enumerable.Range(0, 300),
            new MapOptions { ChunkSize = 7 });
    }

    // The second worker is refused its memory until descriptors are short, so that its start fails at another point each time.
    private static async Task StarvedAsync(IParallelMapStrategy strategy)
    {
        var refusals = System.Threading.Channels.Channel.CreateUnbounded<string>();
        AppContext.SetData(Platform.SegmentsSetting, new Quota(1));
        await using var session = await strategy.OpenAsync(new SessionOptions { Workers = 2, Log = line => refusals.Writer.TryWrite(line) });
        await refusals.Reader.ReadAsync();
        var before = Machine.Descriptors();
        foreach (var free in (int[])[3, 6, 9, 11])
        {
            var taken = TakeDescriptors(free);
            AppContext.SetData(Platform.SegmentsSetting, null);
            while ((await refusals.Reader.ReadAsync()).Contains(Quota.Refusal, StringComparison.Ordinal))
            {
            }

            AppContext.SetData(Platform.SegmentsSetting, new Quota(0));
            taken.ForEach(one => one.Dispose());
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"left {Machine.Descriptors() - before}"));
    }

    // All but so many.
    private static List<IDisposable> TakeDescriptors(int free)
    {
        List<IDisposable> taken = [];
        try
        {
            while (true)
            {
                taken.Add(File.OpenHandle("/dev/null"));
            }
        }
        catch (IOException)
        {
            for (; free > 0; free--)
            {
                taken[^1].Dispose();
                taken.RemoveAt(taken.Count - 1);
            }

            return taken;
        }
    }

    // What /proc has of this process is not for others of the same user any more.
    private static async Task PrivateAsync(IParallelMapStrategy strategy)
    {
        Machine.BePrivate();
        Console.WriteLine($"portable {Platform.Current.IsPortable}");
        await SquaresAsync(strategy);
    }

    // A session that nobody disposes of.
    private static async Task AbandonedAsync(IParallelMapStrategy strategy)
    {
        var session = await strategy.OpenAsync(new SessionOptions { Workers = 2 });
        var results = await session.MapAsync((int x) => x + 1, Enumerable.Range(0, 10));
        Console.WriteLine($"sum {results.Sum()}");
    }

    private static async Task AssertsAsync(IParallelMapStrategy strategy)
    {
        await using var session = await strategy.OpenAsync(new SessionOptions { Workers = 2 });
        await foreach (var outcome in session.OutcomesAsync((int x) => Asserted(x), Enumerable.Range(0, 10), new MapOptions { Retries = 1 }))
        {
            Console.WriteLine(outcome.IsSuccess);
        }
    }

    private static int Asserted(int x)
    {
        Debug.Assert(x != 0, "told by an item");
        return x;
    }
}
