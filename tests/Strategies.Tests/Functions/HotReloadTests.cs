using PBench.Strategies.Processes;
using PBench.Strategies.Tests.Contracts;

namespace PBench.Strategies.Tests.Functions;

/// <summary>After an edit under <c>dotnet watch</c>: the handler is called as the runtime calls it. Workers load the files as they were built, so they must not run what was edited.</summary>
[NonParallelizable]
[TestFixture("pipes")]
[TestFixture("shm")]
[CancelAfter(120_000)]
public sealed class HotReloadTests(string name)
{
    private IParallelMapStrategy Strategy => name == "shm" ? new SharedMemoryStrategy() : new PipePoolStrategy();

    [TearDown]
    public void Forget() => HotReload.Forget();

    [Test]
    public async Task A_function_of_a_changed_assembly_is_refused_by_name()
    {
        await using var session = await OpenAsync();
        Assert.That(await session.MapAsync(Fresh, [1, 2]), Is.EqualTo(new[] { 2, 3 }));

        HotReload.UpdateApplication([typeof(Folder)]);
        var refused = await Refusal(session.MapAsync(Fresh, [1, 2])); // a map that ran before, and one that did not
        var other = await Refusal(session.MapAsync(x => x * 2, [1, 2]));

        Assert.That((refused.Stage, refused.Index), Is.EqualTo((PayloadStage.Function, -1)));
        Assert.That(refused.Message, Does.Contain("HotReloadTests.Fresh was changed by hot reload").And.Contain("(PBench.Strategies.Tests.Contracts.Folder)").And.Contain("restart"));
        Assert.That(other.Message, Does.Contain($"a lambda in PBench.Strategies.Tests.Functions.HotReloadTests.{nameof(A_function_of_a_changed_assembly_is_refused_by_name)} was changed"));
    }

    [Test]
    public async Task A_function_of_an_assembly_that_refers_to_a_changed_one_is_refused()
    {
        await using var session = await OpenAsync();

        HotReload.UpdateApplication([typeof(Assert)]);

        Assert.That((await Refusal(session.MapAsync(Fresh, [1]))).Message, Does.Contain("(NUnit.Framework.Assert)"));
    }

    [Test]
    public async Task A_function_that_has_nothing_to_do_with_the_change_goes_on()
    {
        await using var session = await OpenAsync();
        Assert.That(await session.MapAsync(Math.Abs, [-1, 2]), Is.EqualTo(new[] { 1, 2 }));

        HotReload.UpdateApplication([typeof(Folder)]);

        Assert.That(await session.MapAsync(Math.Abs, [-1, 2]), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(await session.MapAsync(Math.Sqrt, [4.0]), Is.EqualTo(new[] { 2.0 }));
    }

    [Test]
    public async Task When_the_runtime_does_not_say_what_changed_every_function_is_refused()
    {
        await using var session = await OpenAsync();

        HotReload.UpdateApplication(null);

        await Refusal(session.MapAsync(Math.Abs, [-1, 2]));
    }

    [Test]
    public async Task A_map_that_runs_hands_no_further_item_to_the_code_as_it_was()
    {
        await using var session = await OpenAsync();
        await using var results = session.StreamAsync(Fresh, Endless(), new MapOptions { ChunkSize = 1 }).GetAsyncEnumerator();
        Assert.That(await results.MoveNextAsync(), Is.True);

        HotReload.UpdateApplication([typeof(Folder)]);

        await Refusal(Task.Run(async () =>
        {
            while (await results.MoveNextAsync())
            {
            }
        }));
    }

    [Test]
    public async Task Shared_values_and_initializers_are_refused_too()
    {
        await using var session = await OpenAsync();

        HotReload.UpdateApplication([typeof(Folder)]);

        await Refusal(session.ShareAsync(new Mine(1)));
        Assert.That((await session.ShareAsync(1)).Value, Is.EqualTo(1));
        await Refusal(Strategy.OpenAsync(new SessionOptions { Workers = 1, Initializer = () => { } }));
    }

    [Test]
    public async Task In_process_strategies_run_the_new_code([Values] bool portable)
    {
        await using var session = await new ThreadsStrategy().OpenAsync(new SessionOptions { Workers = 1, Portable = portable });

        HotReload.UpdateApplication([typeof(Folder)]);

        Assert.That(await session.MapAsync(Fresh, [1, 2]), Is.EqualTo(new[] { 2, 3 }));
    }

    [Test]
    public void The_runtime_finds_the_handler()
    {
        var handlers = typeof(IMapSession).Assembly.GetCustomAttributes(typeof(System.Reflection.Metadata.MetadataUpdateHandlerAttribute), false);

        Assert.That(handlers.Cast<System.Reflection.Metadata.MetadataUpdateHandlerAttribute>().Select(handler => handler.HandlerType), Is.EqualTo(new[] { typeof(HotReload) }));
        Assert.That(typeof(HotReload).GetMethod("UpdateApplication", [typeof(Type[])])!.IsStatic, Is.True);
    }

    private static async Task<PayloadException> Refusal(Task task) => (await Assert.ThrowsAsync<PayloadException>(() => task.WaitAsync(TimeSpan.FromSeconds(30))))!;

    private static int Fresh(int x) => x + 1;

    private static IEnumerable<int> Endless()
    {
        for (var i = 0; ; i++)
        {
            yield return i;
        }
    }

    private Task<IMapSession> OpenAsync() => Strategy.OpenAsync(new SessionOptions { Workers = 2 });

    private sealed record Mine(int X);
}
