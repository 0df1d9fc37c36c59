namespace PBench.Strategies.Tests.Contracts;

// C17 to C19: errors of the input sequence.
public abstract partial class ParallelMapContract
{
    [Test]
    public async Task A_map_ends_with_the_very_exception_of_its_source([Values(0, 3)] int position, [Values] bool asynchronous)
    {
        var error = new InvalidDataException("the source is broken");
        var source = FailingAt(position, error);

        var thrown = await Fails<InvalidDataException>(asynchronous
            ? Session.MapAsync((int x) => x, Slowly(source))
            : Session.MapAsync((int x) => x, source));

        Assert.That(thrown, Is.SameAs(error));
        Assert.That(await Within(Session.MapAsync((int x) => x, Numbers(5))), Is.EqualTo(Numbers(5)), "the session lives on");
    }

    [Test]
    public async Task A_stream_delivers_every_item_before_the_error_of_its_source(
        [Values(0, 1, 7)] int position, [Values(1, 2, 4, 10, 0)] int chunk, [Values(null, 1, 3)] int? window)
    {
        var error = new InvalidDataException("the source is broken");
        var options = new MapOptions { ChunkSize = Chunk(chunk), Window = window };

        var ordered = await UntilError(Session.StreamAsync((int x) => x * 3, FailingAt(position, error), options));
        Assert.That(ordered.Elements, Is.EqualTo(Numbers(position).Select(x => x * 3)));
        Assert.That(ordered.Error, Is.SameAs(error));

        var unordered = await UntilError(Session.StreamUnorderedAsync((int x) => x * 3, FailingAt(position, error), options));
        Assert.That(unordered.Elements.Select(r => r.Value), Is.EquivalentTo(Numbers(position).Select(x => x * 3)));
        Assert.That(unordered.Error, Is.SameAs(error));

        var outcomes = await UntilError(Session.OutcomesAsync((int x) => x * 3, FailingAt(position, error), options));
        Assert.That(outcomes.Elements.Select(o => o.Value), Is.EqualTo(Numbers(position).Select(x => x * 3)));
        Assert.That(outcomes.Error, Is.SameAs(error));
    }

    [Test]
    public async Task A_source_that_fails_to_start_or_to_be_disposed_of_fails_the_map()
    {
        var error = new InvalidDataException("the source is broken");

        Assert.That(await Fails<InvalidDataException>(Session.MapAsync((int x) => x, new BrokenSource(error, start: true))), Is.SameAs(error));
        Assert.That(await Fails<InvalidDataException>(Session.MapAsync((int x) => x, new BrokenSource(error, start: false))), Is.SameAs(error));
    }

    [Test]
    public async Task A_cancellation_of_the_sources_own_is_its_error_like_any_other()
    {
        var error = new OperationCanceledException("the source gave up");

        Assert.That((await UntilError(Session.StreamAsync((int x) => x, FailingAt(2, error)))).Error, Is.SameAs(error));
    }

    [Test]
    public async Task A_failed_item_ends_the_map_although_its_source_never_answers()
    {
        var never = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        async IAsyncEnumerable<int> Source()
        {
            yield return 0;
            await never.Task;
        }

        var error = await Fails<MapItemException>(Session.MapAsync((int x) => 1 / x, Source()));

        Assert.That(error.Index, Is.EqualTo(0));
        never.SetResult(true);
    }

    [Test]
    public async Task Cancelling_ends_the_map_although_its_source_never_answers([Values] bool stream)
    {
        using var cancel = new CancellationTokenSource();
        using var asked = new ManualResetEventSlim();
        using var never = new ManualResetEventSlim();
        IEnumerable<int> Source()
        {
            asked.Set();
            never.Wait(Watchdog);
            yield break;
        }

        Task map = stream
            ? Session.StreamAsync((int x) => x, Source(), cancellation: cancel.Token).ToListAsync().AsTask()
            : Task.Run(() => Session.MapAsync((int x) => x, Source(), cancellation: cancel.Token));
        Assert.That(asked.Wait(Watchdog));
        await cancel.CancelAsync();

        Assert.That(async () => await Within(map), Throws.InstanceOf<OperationCanceledException>());
        never.Set();
    }

    private static IEnumerable<int> FailingAt(int position, Exception error)
    {
        for (var i = 0; i < position; i++)
        {
            yield return i;
        }

        throw error;
    }

    private sealed class BrokenSource(Exception error, bool start) : IEnumerable<int>, IEnumerator<int>
    {
        public int Current => 0;

        object System.Collections.IEnumerator.Current => 0;

        public IEnumerator<int> GetEnumerator() => start ? throw error : this;

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        public bool MoveNext() => false;

        public void Reset()
        {
        }

        public void Dispose() => throw error;
    }
}
