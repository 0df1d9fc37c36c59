namespace PBench.Strategies.Tests.Contracts;

// A function gives on workers what it gives here, or is refused with what it uses and what to do instead.
public abstract partial class ParallelMapContract
{
    [Test]
    public async Task A_method_group_of_the_base_calls_the_base()
    {
        await using var session = await OpenAsync(PortableOptions);

        Assert.That(await Within(session.MapAsync(new Overriding().OfBase(), Numbers(2))), Is.EqualTo(new[] { 100, 101 }));
        Assert.That(await Within(session.MapAsync<int, int>(new Overriding().Add, Numbers(2))), Is.EqualTo(new[] { 200, 201 }));
    }

    [Test]
    public async Task A_call_that_changes_a_captured_struct_is_refused_as_a_write()
    {
        await using var session = await OpenAsync(PortableOptions);
        var counter = default(Counting);

        var refused = await Refused(() => session.MapAsync((int x) => x + counter.Inc(), Numbers(2)));

        Assert.That((refused.MemberPath, counter.Count), Is.EqualTo(("counter", 0)));
        Assert.That(await Within(session.MapAsync((int x) => x + counter.Twice(), Numbers(2))), Is.EqualTo(Numbers(2)));
    }

    [Test]
    public async Task A_lambda_that_uses_a_member_of_its_class_is_refused_as_that()
    {
        await using var session = await OpenAsync(PortableOptions);
        using var pricing = new Pricing();

        var refused = await Refused(() => session.MapAsync(pricing.Lambda(), Numbers(2)));

        Assert.That(refused.Message, Does.StartWith("The function cannot travel to a worker: it uses a member of Pricing (this): copy it to a local before the lambda."));
        Assert.That(refused.Message, Does.Contain("its 'log' is System.IO.StringWriter"));
    }

    private class Adding
    {
        public virtual int Add(int x) => x + 100;
    }

    private sealed class Overriding : Adding
    {
        public override int Add(int x) => x + 200;

        public Func<int, int> OfBase() => base.Add;
    }

    private struct Counting
    {
        public int Count { get; private set; }

        public int Inc() => ++Count;

        public readonly int Twice() => 2 * Count;
    }

    private sealed class Pricing : IDisposable
    {
        private readonly StringWriter log = new();
        private readonly int factor = 2;

        public Func<int, int> Lambda() => x => x * factor;

        public void Dispose() => log.Dispose();
    }
}
