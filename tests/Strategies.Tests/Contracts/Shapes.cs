namespace PBench.Strategies.Tests.Contracts;

// C3 to C5, and every overload of the contract's table: each compiles without a type argument, and does what it says.
public abstract partial class ParallelMapContract
{
    private static readonly int[] Tripled = [0, 3, 6, 9, 12];

    [Test]
    public async Task MapAsync_takes_every_function_over_every_kind_of_items()
    {
        var array = Numbers(5);
        var memory = array.AsMemory();
        ReadOnlyMemory<int> readOnly = array;
        var lazy = array.Where(_ => true);
        var later = Slowly(array);
        Func<int, int> plain = x => x * 3;
        Func<int, Task<int>> task = async x => await Task.FromResult(x * 3);
        Func<int, ValueTask<int>> valueTask = x => ValueTask.FromResult(x * 3);
        Func<int, CancellationToken, Task<int>> cancellable = (x, cancellation) => Task.FromResult(cancellation.IsCancellationRequested ? 0 : x * 3);
        IMapFunction<int, int> functor = new Multiply(3, 0);
        var bound = MapFunction.Bind<int, int>(typeof(Maths).GetMethod(nameof(Maths.Times))!, new { factor = 3 });

        foreach (var map in (Func<Task<int[]>>[])
        [
            () => Session.MapAsync(plain, array), () => Session.MapAsync(plain, memory), () => Session.MapAsync(plain, readOnly), () => Session.MapAsync(plain, lazy), () => Session.MapAsync(plain, later),
            () => Session.MapAsync(task, array), () => Session.MapAsync(task, memory), () => Session.MapAsync(task, readOnly), () => Session.MapAsync(task, lazy), () => Session.MapAsync(task, later),
            () => Session.MapAsync(valueTask, array), () => Session.MapAsync(valueTask, memory), () => Session.MapAsync(valueTask, readOnly), () => Session.MapAsync(valueTask, lazy), () => Session.MapAsync(valueTask, later),
            () => Session.MapAsync(cancellable, array), () => Session.MapAsync(cancellable, memory), () => Session.MapAsync(cancellable, readOnly), () => Session.MapAsync(cancellable, lazy), () => Session.MapAsync(cancellable, later),
            () => Session.MapAsync(functor, array), () => Session.MapAsync(functor, memory), () => Session.MapAsync(functor, readOnly), () => Session.MapAsync(functor, lazy), () => Session.MapAsync(functor, later),
            () => Session.MapAsync(bound, array), () => Session.MapAsync(bound, memory), () => Session.MapAsync(bound, readOnly), () => Session.MapAsync(bound, lazy), () => Session.MapAsync(bound, later),
            () => Session.MapAsync(Maths.TimesThree, array),
            () => Session.MapAsync((int x) => x * 3, array, null, CancellationToken.None),
            () => Session.MapAsync((int x) => x * 3, [0, 1, 2, 3, 4]),
        ])
        {
            Assert.That(await Within(map()), Is.EqualTo(Tripled));
        }
    }

    [Test]
    public async Task Streams_and_outcomes_take_every_function_over_both_kinds_of_sequences()
    {
        var array = Numbers(5);
        var later = Slowly(array);
        Func<int, int> plain = x => x * 3;
        Func<int, Task<int>> task = async x => await Task.FromResult(x * 3);
        Func<int, ValueTask<int>> valueTask = x => ValueTask.FromResult(x * 3);
        Func<int, CancellationToken, Task<int>> cancellable = (x, _) => Task.FromResult(x * 3);
        IMapFunction<int, int> functor = new Multiply(3, 0);
        var bound = MapFunction.Bind<int, int>(typeof(Maths).GetMethod(nameof(Maths.Times))!, new { factor = 3 });

        foreach (var stream in (IAsyncEnumerable<int>[])
        [
            Session.StreamAsync(plain, array), Session.StreamAsync(task, array), Session.StreamAsync(valueTask, array), Session.StreamAsync(cancellable, array), Session.StreamAsync(functor, array), Session.StreamAsync(bound, array),
            Session.StreamAsync(plain, later), Session.StreamAsync(task, later), Session.StreamAsync(valueTask, later), Session.StreamAsync(cancellable, later), Session.StreamAsync(functor, later), Session.StreamAsync(bound, later),
        ])
        {
            Assert.That(await Within(stream), Is.EqualTo(Tripled));
        }

        foreach (var stream in (IAsyncEnumerable<MapResult<int>>[])
        [
            Session.StreamUnorderedAsync(plain, array), Session.StreamUnorderedAsync(task, array), Session.StreamUnorderedAsync(valueTask, array), Session.StreamUnorderedAsync(cancellable, array), Session.StreamUnorderedAsync(functor, array), Session.StreamUnorderedAsync(bound, array),
            Session.StreamUnorderedAsync(plain, later), Session.StreamUnorderedAsync(task, later), Session.StreamUnorderedAsync(valueTask, later), Session.StreamUnorderedAsync(cancellable, later), Session.StreamUnorderedAsync(functor, later), Session.StreamUnorderedAsync(bound, later),
        ])
        {
            Assert.That((await Within(stream)).OrderBy(r => r.Index).Select(r => r.Value), Is.EqualTo(Tripled));
        }

        foreach (var stream in (IAsyncEnumerable<MapOutcome<int>>[])
        [
            Session.OutcomesAsync(plain, array), Session.OutcomesAsync(task, array), Session.OutcomesAsync(valueTask, array), Session.OutcomesAsync(cancellable, array), Session.OutcomesAsync(functor, array), Session.OutcomesAsync(bound, array),
            Session.OutcomesAsync(plain, later), Session.OutcomesAsync(task, later), Session.OutcomesAsync(valueTask, later), Session.OutcomesAsync(cancellable, later), Session.OutcomesAsync(functor, later), Session.OutcomesAsync(bound, later),
            Session.OutcomesUnorderedAsync(plain, array), Session.OutcomesUnorderedAsync(task, array), Session.OutcomesUnorderedAsync(valueTask, array), Session.OutcomesUnorderedAsync(cancellable, array), Session.OutcomesUnorderedAsync(functor, array), Session.OutcomesUnorderedAsync(bound, array),
            Session.OutcomesUnorderedAsync(plain, later), Session.OutcomesUnorderedAsync(task, later), Session.OutcomesUnorderedAsync(valueTask, later), Session.OutcomesUnorderedAsync(cancellable, later), Session.OutcomesUnorderedAsync(functor, later), Session.OutcomesUnorderedAsync(bound, later),
        ])
        {
            Assert.That((await Within(stream)).OrderBy(o => o.Index).Select(o => o.Value), Is.EqualTo(Tripled));
        }
    }

    [Test]
    public async Task ForEachAsync_takes_actions_over_every_kind_of_items()
    {
        using var folder = new Folder();
        var path = folder.Path;
        var array = Numbers(5);
        Action<int> action = x => Folder.Note(path, "seen", $"{x}");
        Func<int, CancellationToken, Task> later = async (x, cancellation) =>
        {
            await Task.Yield();
            Folder.Note(path, "seen", $"{x}");
        };

        foreach (var call in (Func<Task>[])
        [
            () => Session.ForEachAsync(action, array), () => Session.ForEachAsync(action, array.AsMemory()), () => Session.ForEachAsync(action, (ReadOnlyMemory<int>)array),
            () => Session.ForEachAsync(action, array.Where(_ => true)), () => Session.ForEachAsync(action, Slowly(array)),
            () => Session.ForEachAsync(later, array), () => Session.ForEachAsync(later, array.AsMemory()), () => Session.ForEachAsync(later, (ReadOnlyMemory<int>)array),
            () => Session.ForEachAsync(later, array.Where(_ => true)), () => Session.ForEachAsync(later, Slowly(array)),
        ])
        {
            await Within(call());
        }

        Assert.That(folder.Notes("seen").Select(int.Parse).Order(), Is.EqualTo(array.SelectMany(x => Enumerable.Repeat(x, 10))));
    }

    [Test]
    public async Task RunAsync_takes_every_kind_of_function()
    {
        using var folder = new Folder();
        var path = folder.Path;
        var seven = 7;

        Assert.That(await Within(Session.RunAsync(() => seven * 2)), Is.EqualTo(14));
        Assert.That(await Within(Session.RunAsync(async () => await Task.FromResult(seven))), Is.EqualTo(7));
        Assert.That(await Within(Session.RunAsync(async (CancellationToken cancellation) => await Task.FromResult(cancellation.IsCancellationRequested ? 0 : seven))), Is.EqualTo(7));
        await Within(Session.RunAsync(() => Folder.Note(path, "action")));
        await Within(Session.RunAsync(async () =>
        {
            await Task.Yield();
            Folder.Note(path, "task");
        }));

        Assert.That((folder.Count("action"), folder.Count("task")), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task StarMapAsync_spreads_tuples_of_two_to_four()
    {
        var twenty = new MapOptions { ChunkSize = 20 };

        Assert.That(await Within(Session.StarMapAsync((int a, int b) => a + b, [(1, 2), (3, 4)])), Is.EqualTo(new[] { 3, 7 }));
        Assert.That(await Within(Session.StarMapAsync((int a, int b, int c) => (a * b) + c, [(1, 2, 3), (3, 4, 5)], twenty)), Is.EqualTo(new[] { 5, 17 }));
        Assert.That(await Within(Session.StarMapAsync((int a, string b, double c, bool d) => $"{a}{b}{c}{d}", [(1, "x", 2.5, true)])), Is.EqualTo(new[] { "1x2.5True" }));
        Assert.That(await Within(Session.StarMapAsync((int a, int b) => a - b, Numbers(100).Zip(Numbers(100).Reverse()), twenty)), Is.EqualTo(Numbers(100).Zip(Numbers(100).Reverse()).Select(p => p.First - p.Second)));
    }

    [Test]
    public async Task Two_inputs_are_zipped_up_to_the_end_of_the_shorter([Values] bool firstIsLonger)
    {
        var longer = new CountedSource(100);
        var shorter = new CountedSource(4);

        var sums = await Within(firstIsLonger ? Session.MapAsync((int a, int b) => a + b, longer, shorter) : Session.MapAsync((int a, int b) => a + b, shorter, longer));

        Assert.That(sums, Is.EqualTo(new[] { 0, 2, 4, 6 }));
        Assert.That(longer.Count, Is.LessThanOrEqualTo(5), "of the longer at most one element more is consumed");
        Assert.That(longer.IsDisposed && shorter.IsDisposed);
    }

    [Test]
    public async Task Results_go_into_the_callers_memory_and_nowhere_else([Values(1, 7, 0)] int chunk)
    {
        var options = new MapOptions { ChunkSize = Chunk(chunk) };
        var items = Numbers(100);
        foreach (var map in (Func<ReadOnlyMemory<int>, Memory<int>, Task>[])
        [
            (i, o) => Session.MapAsync((int x) => x * 3, i, o, options),
            (i, o) => Session.MapAsync(new Multiply(3, 0), i, o, options),
            (i, o) => Session.MapChunksAsync((ReadOnlySpan<int> input, Span<int> output) => TripleAll(input, output), i, o, options),
        ])
        {
            var results = Enumerable.Repeat(-1, 100).ToArray();
            await Within(map(items.AsMemory(10, 50), results.AsMemory(20, 50)));
            Assert.That(results[20..70], Is.EqualTo(items[10..60].Select(x => x * 3)));
            Assert.That(results[..20].Concat(results[70..]), Is.All.EqualTo(-1));
        }
    }

    [Test]
    public async Task Chunk_functions_take_arrays_and_memory_and_see_every_item_once([Values(1, 7, 200, 0)] int chunk)
    {
        var options = new MapOptions { ChunkSize = Chunk(chunk) };
        var expected = Numbers(100).Select(x => x * 3).ToArray();

        Assert.That(await Within(Session.MapChunksAsync((ReadOnlySpan<int> input, Span<int> output) => TripleAll(input, output), Numbers(100), options)), Is.EqualTo(expected));
        Assert.That(await Within(Session.MapChunksAsync((ReadOnlySpan<int> input, Span<int> output) => TripleAll(input, output), (ReadOnlyMemory<int>)Numbers(100), options)), Is.EqualTo(expected));
        Assert.That(await Within(Session.MapChunksAsync<int, int>(TripleAll, Numbers(100), options with { Window = 9 })), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_function_bound_by_name_gets_its_arguments()
    {
        var sub = MapFunction.Bind<int, int>(typeof(Maths).GetMethod(nameof(Maths.Sub))!, new { b = 2 });
        var oddNames = MapFunction.Bind<int, int>(typeof(Maths).GetMethod(nameof(Maths.OddNames))!, new { fn = 10, self = 100 });

        Assert.That(await Within(Session.MapAsync(sub, [5, 6])), Is.EqualTo(new[] { 3, 4 }));
        Assert.That(await Within(Session.MapAsync(oddNames, [1, 2])), Is.EqualTo(new[] { 111, 112 }));
    }

    [Test]
    public void A_wrong_argument_by_name_is_refused_at_once()
    {
        var sub = typeof(Maths).GetMethod(nameof(Maths.Sub))!;

        Assert.That(Assert.Throws<ArgumentException>(() => MapFunction.Bind<int, int>(sub, new { c = 2 }))!.Message, Does.Contain("'c'"), "unknown");
        Assert.That(Assert.Throws<ArgumentException>(() => MapFunction.Bind<int, int>(sub, new { a = 1, b = 2 }))!.Message, Does.Contain("'a'"), "given twice");
        Assert.That(Assert.Throws<ArgumentException>(() => MapFunction.Bind<int, int>(sub))!.Message, Does.Contain("'b'"), "missing");
        Assert.Throws<ArgumentException>(() => MapFunction.Bind<int, int>(sub, new { b = "two" }), "of another type");
        Assert.Throws<ArgumentException>(() => MapFunction.Bind<string, int>(sub, new { b = 2 }), "item of another type");
    }

    [Test]
    public async Task A_functor_brings_its_state()
    {
        Assert.That(await Within(Session.MapAsync(new Multiply(Y: 2, Z: 3), [1, 2, 3, 4, 5])), Is.EqualTo(new[] { 5, 7, 9, 11, 13 }));
    }

    [Test]
    public async Task Captured_values_reach_the_function()
    {
        var scale = 3.5;
        string[] names = ["a", "b"];

        Assert.That(await Within(Session.MapAsync((double x) => x * scale, [1.0, 2.0])), Is.EqualTo(new[] { 3.5, 7.0 }));
        Assert.That(await Within(Session.MapAsync((int x) => names[x % 2] + x, Numbers(3))), Is.EqualTo(new[] { "a0", "b1", "a2" }));
    }

    private static void TripleAll(ReadOnlySpan<int> input, Span<int> output)
    {
        for (var i = 0; i < input.Length; i++)
        {
            output[i] = input[i] * 3;
        }
    }

    private sealed record Multiply(int Y, int Z) : IMapFunction<int, int>
    {
        public int Invoke(int item) => (item * Y) + Z;
    }

    private static class Maths
    {
        public static int Times(int x, int factor) => x * factor;

        public static int TimesThree(int x) => x * 3;

        public static int Sub(int a, int b) => a - b;

        public static int OddNames(int item, int fn, int self) => item + fn + self;
    }
}
