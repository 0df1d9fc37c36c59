using System.Collections;

namespace PBench.Strategies.Tests.Contracts;

// Exceptions whose members throw or return null: they are described as far as they let themselves be, and cost what they belong to.
public abstract partial class ParallelMapContract
{
    private static readonly string[] HostileKinds = ["throws", "null", "itself", "all"];

    [Test]
    public async Task An_exception_whose_members_throw_is_its_items_error_like_any_other(
        [ValueSource(nameof(HostileKinds))] string kind, [Values("item", "pair", "chunk", "async", "limited", "value task")] string function)
    {
        var options = new MapOptions { ChunkSize = 1, OnError = ErrorPolicy.Collect };
        Task<int[]> map = function switch
        {
            "item" => Session.MapAsync((int x) => Hostile.Raise(kind, x), Numbers(6), options),
            "pair" => Session.MapAsync((int x, int y) => Hostile.Raise(kind, x), Numbers(6), Numbers(6), options),
            "chunk" => Session.MapChunksAsync((ReadOnlySpan<int> input, Span<int> output) => Hostile.RaiseInChunk(kind, input, output), Numbers(6), options),
            "async" => Session.MapAsync(async (int x) => await Hostile.RaiseLater(kind, x), Numbers(6), options),
            "limited" => Session.MapAsync((int x) => Hostile.Raise(kind, x), Numbers(6), options with { ItemTimeout = Watchdog }),
            _ => Session.MapAsync((int x) => new ValueTask<int>(Hostile.Raise(kind, x)), Numbers(6), options),
        };

        var all = await Fails<AggregateException>(map);

        Assert.That(all.InnerExceptions.Cast<MapItemException>().Select(e => e.Index), Is.EqualTo(new[] { 2L, 5L }));
        Assert.That(all.InnerExceptions.Select(e => e.Message), Has.All.Contains(nameof(HostileException)));
        Assert.That(all.ToString(), Does.Contain(nameof(HostileException)));
        Assert.That(await Within(Session.MapAsync((int x) => x, Numbers(5))), Is.EqualTo(Numbers(5)), "the session lives on");
    }

    [Test]
    public async Task A_stream_delivers_what_other_items_gave_beside_an_exception_whose_members_throw([ValueSource(nameof(HostileKinds))] string kind, [Values] bool asynchronous)
    {
        var outcomes = await Within(asynchronous
            ? Session.OutcomesAsync(async (int x) => await Hostile.RaiseLater(kind, x), Numbers(9))
            : Session.OutcomesAsync((int x) => Hostile.Raise(kind, x), Numbers(9)));

        Assert.That(outcomes.Where(o => o.IsSuccess).Select(o => o.Value), Is.EqualTo(new[] { 0, 1, 3, 4, 6, 7 }));
        Assert.That(outcomes.Select(o => $"{o}"), Has.All.Not.Empty);
        var (values, error) = await UntilError(Session.StreamAsync((int x) => Hostile.Raise(kind, x), Numbers(9)));
        Assert.That(values, Is.EqualTo(new[] { 0, 1 }));
        Assert.That(error, Is.TypeOf<MapItemException>().With.Property("Index").EqualTo(2));
    }

    [Test]
    public async Task An_initializer_whose_exception_has_members_that_throw_fails_its_session_and_says_so([ValueSource(nameof(HostileKinds))] string kind, [Values] bool asynchronous)
    {
        Delegate initializer = asynchronous ? () => (Task)Hostile.RaiseLater(kind, 2) : () => { Hostile.Raise(kind, 2); };

        var error = await Fails<SessionFailedException>(UseAsync(new SessionOptions { Workers = 2, Initializer = initializer }));

        Assert.That(error.Message, Does.Contain("initializer").And.Contain(nameof(HostileException)));
        Assert.That(error.ToString(), Does.Contain(nameof(HostileException)));
    }

    [Test]
    public async Task A_source_or_callback_whose_exception_has_members_that_throw_ends_its_map_with_it([ValueSource(nameof(HostileKinds))] string kind, [Values] bool stream)
    {
        var error = new HostileException(kind);
        var fromSource = stream
            ? (await UntilError(Session.StreamAsync((int x) => x, FailingAt(3, error)))).Error
            : await Fails<HostileException>(Session.MapAsync((int x) => x, FailingAt(3, error)));
        Assert.That(ReferenceEquals(fromSource, error));

        foreach (var options in (MapOptions[])[new() { ErrorHandler = _ => throw error }, new() { Progress = new Reports(_ => throw error) }, new() { Observer = new Observer(_ => throw error) }])
        {
            var fromCallback = stream
                ? (await UntilError(Session.StreamAsync((int x) => Raise(x), Numbers(6), options))).Error
                : await Fails<HostileException>(Session.MapAsync((int x) => Raise(x), Numbers(6), options));
            Assert.That(ReferenceEquals(fromCallback, error), $"{fromCallback?.GetType()}");
        }

        Assert.That(await Within(Session.MapAsync((int x) => x, Numbers(5))), Is.EqualTo(Numbers(5)), "the session lives on");
    }

    [Test]
    public async Task A_type_that_cannot_be_initialized_fails_the_items_that_use_it()
    {
        var all = await Fails<AggregateException>(Session.MapAsync((int x) => x % 2 == 0 ? x : Uninitializable.Of(x), Numbers(6), new MapOptions { OnError = ErrorPolicy.Collect }));

        Assert.That(all.InnerExceptions.Cast<MapItemException>().Select(e => e.Index), Is.EqualTo(new[] { 1L, 3L, 5L }));
        Assert.That(all.InnerExceptions.Select(e => e.Message), Has.All.Contains(nameof(TypeInitializationException)));
    }

    // What a session fails with, whether it is told at its opening or by its first map.
    private async Task UseAsync(SessionOptions options)
    {
        await using var session = await OpenAsync(options);
        await session.MapAsync((int x) => x, Numbers(4));
    }

    private static class Hostile
    {
        public static int Raise(string kind, int x) => x % 3 == 2 ? throw new HostileException(kind) : x;

        public static void RaiseInChunk(string kind, ReadOnlySpan<int> input, Span<int> output)
        {
            for (var i = 0; i < input.Length; i++)
            {
                output[i] = Raise(kind, input[i]);
            }
        }

        public static async Task<int> RaiseLater(string kind, int x)
        {
            await Task.Yield();
            return Raise(kind, x);
        }
    }

#pragma warning disable CA1065 // members that throw are what is tested
    private sealed class HostileException(string kind) : Exception
    {
        public override string Message => kind switch { "null" => null!, "itself" => throw this, _ => throw new HostileException("all") };

        public override string? StackTrace => kind == "all" ? throw new InvalidOperationException() : base.StackTrace;

        public override IDictionary Data => kind == "all" ? throw new InvalidOperationException() : base.Data;

        public override string? Source => kind == "all" ? throw new InvalidOperationException() : base.Source;

        public object State => throw new HostileException(kind);

        public override Exception GetBaseException() => throw this;

        public override string ToString() => kind == "all" ? throw new InvalidOperationException() : base.ToString();
    }

    private static class Uninitializable
    {
        private static readonly int One = int.Parse("one", null);

        public static int Of(int x) => x + One;
    }
#pragma warning restore CA1065
}
