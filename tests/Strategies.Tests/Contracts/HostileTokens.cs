using System.Runtime.CompilerServices;

namespace PBench.Strategies.Tests.Contracts;

// What user code registers with the tokens that it is given: it may throw, block or come too late, and changes no outcome.
public abstract partial class ParallelMapContract
{
    [Test]
    public async Task A_callback_that_a_source_registers_may_throw_when_its_stream_is_left([Values] bool ordered)
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var taken = ordered
            ? await Within(Session.StreamAsync((int x) => x, Endless(called)).Take(3))
            : await Within(Session.StreamUnorderedAsync((int x) => x, Endless(called)).Take(3).Select(r => r.Value));

        Assert.That(taken, Has.Count.EqualTo(3));
        await Within(called.Task);
        Assert.That(await Within(Session.MapAsync((int x) => x, Numbers(5))), Is.EqualTo(Numbers(5)), "process and session live on");
    }

    [Test]
    public async Task A_callback_that_a_source_registers_may_throw_when_an_item_fails_or_the_call_is_cancelled([Values] bool failing)
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var cancel = new CancellationTokenSource();

        var map = Session.MapAsync((int x) => failing ? Raise(x) : x, Endless(called), new MapOptions { Progress = new Reports(_ => cancel.CancelAfter(failing ? 30_000 : 0)) }, cancel.Token);

        Assert.That(async () => await Within(map), failing ? Throws.TypeOf<MapItemException>() : Throws.InstanceOf<OperationCanceledException>());
        await Within(called.Task);
    }

    [Test]
    public async Task A_callback_that_an_item_registers_may_throw_and_its_time_is_up_all_the_same()
    {
        using var folder = new Folder();
        var path = folder.Path;

        var error = await Fails<ItemTimeoutException>(Session.MapAsync(
            async (int x, CancellationToken stop) => await Disturbed(path, "throws", x, stop), Numbers(3), new MapOptions { ItemTimeout = TimeSpan.FromMilliseconds(300) }));

        Assert.That(error.Index, Is.EqualTo(0));
        await folder.Until("called", 1);
        folder.Open("end"); // until it returns, an item keeps its worker where that is a thread
        Assert.That(await Within(Session.MapAsync((int x) => x, Numbers(5))), Is.EqualTo(Numbers(5)), "the session lives on");
    }

    [Test]
    public async Task A_callback_that_an_item_registers_may_block_and_its_time_is_up_all_the_same()
    {
        using var folder = new Folder();
        var path = folder.Path;

        var error = await Fails<ItemTimeoutException>(Session.MapAsync(
            async (int x, CancellationToken stop) => await Disturbed(path, "blocks", x, stop), Numbers(1), new MapOptions { ItemTimeout = TimeSpan.FromMilliseconds(300) }));

        Assert.That(error.Index, Is.EqualTo(0));
        folder.Open("gate");
    }

    [Test]
    public async Task A_callback_that_an_item_registers_may_throw_or_block_when_its_map_is_cancelled([Values("throws", "blocks")] string callback)
    {
        using var folder = new Folder();
        var path = folder.Path;
        using var cancel = new CancellationTokenSource();

        var map = Session.MapAsync(async (int x, CancellationToken stop) => await Disturbed(path, callback, x, stop), Numbers(1), cancellation: cancel.Token);
        await folder.Until("registered", 1);
        await Within(cancel.CancelAsync());

        Assert.That(async () => await Within(map), Throws.InstanceOf<OperationCanceledException>());
        folder.Open("gate");
        folder.Open("end");
        Assert.That(await Within(Session.MapAsync((int x) => x, Numbers(5))), Is.EqualTo(Numbers(5)), "the session lives on");
    }

    [Test]
    public async Task An_item_that_ends_just_when_its_time_is_up_has_a_value_or_ran_out_of_time()
    {
        var outcomes = await Within(Session.OutcomesAsync(
            async (int x, CancellationToken stop) => await Punctual(x, stop), Numbers(300), new MapOptions { ItemTimeout = TimeSpan.FromMilliseconds(10), ConcurrencyPerWorker = 16 }));

        Assert.That(outcomes, Has.Count.EqualTo(300));
        Assert.That(outcomes.Where(o => !o.IsSuccess).Select(o => o.Error), Has.All.TypeOf<ItemTimeoutException>());
    }

    private static async IAsyncEnumerable<int> Endless(TaskCompletionSource called, [EnumeratorCancellation] CancellationToken stop = default)
    {
        stop.Register(() =>
        {
            called.TrySetResult();
            throw new HostileException("all");
        });
        for (var i = 0; ; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    // Does not answer its token, and is in the way of whoever cancels it.
    private static async Task<int> Disturbed(string path, string callback, int x, CancellationToken stop)
    {
        stop.Register(() =>
        {
            Folder.Note(path, "called");
            if (callback == "throws")
            {
                throw new HostileException("all");
            }

            Folder.Pass(path, "gate");
        });
        Folder.Note(path, "registered");
        while (Directory.Exists(path) && !File.Exists(Path.Combine(path, "end"))) // the test is over, or wants its worker back
        {
            await Task.Delay(2, CancellationToken.None);
        }

        return x;
    }

    private static async Task<int> Punctual(int x, CancellationToken stop)
    {
        await Task.Delay(8 + (x % 5), CancellationToken.None);
        return stop.IsCancellationRequested ? -x : x;
    }
}
