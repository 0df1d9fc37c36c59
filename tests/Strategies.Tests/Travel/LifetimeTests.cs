using System.Runtime.CompilerServices;

namespace PBench.Strategies.Tests.Travel;

/// <summary>Writers and readers are used again; what they wrote and read is not kept alive by that.</summary>
public sealed class LifetimeTests
{
    [Test]
    public void What_was_written_and_read_can_be_collected([Values(3, 5000)] int objects)
    {
        var (written, read) = RoundTrip(() => (object)Enumerable.Range(0, objects).Select(i => new object[] { i }).ToList());

        AssertGone(written, read);
    }

    [Test]
    public void So_can_what_a_function_captured()
    {
        var (written, read) = RoundTrip(static () =>
        {
            var captured = new byte[100];
            Func<int, int> function = x => captured[x];
            return function;
        });

        AssertGone(written, read);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Written, WeakReference Read) RoundTrip(Func<object> make)
    {
        var value = make();
        var copy = Graph.RoundTrip(value);
        return (new(Captured(value)), new(Captured(copy)));
    }

    private static object Captured(object value) => value is Delegate { Target: { } closure } ? closure : value;

    private static void AssertGone(params WeakReference[] references)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.That(references.Select(reference => reference.IsAlive), Has.All.False);
    }
}
