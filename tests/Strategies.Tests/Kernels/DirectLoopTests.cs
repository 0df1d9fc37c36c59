using System.Linq.Expressions;
using PBench.Strategies.Kernels;

namespace PBench.Strategies.Tests.Kernels;

/// <summary>The loop that is built for one method does what the loop over the delegate does.</summary>
public sealed class DirectLoopTests
{
    private static readonly int[] Items = [1, 2, 3, 4, 5];

    private static IEnumerable<TestCaseData> Direct()
    {
        var factor = 2;
        yield return new TestCaseData((Func<int, int>)(static x => 2 * x)).SetArgDisplayNames("lambda");
        yield return new TestCaseData((Func<int, int>)(x => factor * x)).SetArgDisplayNames("captures");
        yield return new TestCaseData((Func<int, int>)Twice).SetArgDisplayNames("static method");
        yield return new TestCaseData((Func<int, int>)new Doubler().Of).SetArgDisplayNames("overridden method");
    }

    private static IEnumerable<TestCaseData> Other()
    {
        var item = Expression.Parameter(typeof(int));
        yield return new TestCaseData((Func<int, int>)(static x => x) + (static x => 2 * x)).SetArgDisplayNames("two delegates");
        yield return new TestCaseData((Func<int, int>)new Boxed(2).Times).SetArgDisplayNames("method of a boxed value");
        yield return new TestCaseData((Func<int, int>)"ab".Times).SetArgDisplayNames("first argument bound");
        yield return new TestCaseData(Expression.Lambda<Func<int, int>>(Expression.Multiply(item, Expression.Constant(2)), item).Compile()).SetArgDisplayNames("compiled expression");
    }

    [TestCaseSource(nameof(Direct))]
    public void The_method_is_called_for_each_item(Func<int, int> function)
    {
        var results = new int[Items.Length];
        var (progress, stop) = (0, 0);

        DirectLoops.TryBuild(function)!(function.Target, Items, results, ref progress, ref stop);

        Assert.That(results, Is.EqualTo(new[] { 2, 4, 6, 8, 10 }));
        Assert.That(progress, Is.EqualTo(Items.Length));
    }

    [TestCaseSource(nameof(Other))]
    public void A_delegate_that_is_more_than_a_method_has_none(Func<int, int> function) =>
        Assert.That(DirectLoops.TryBuild(function), Is.Null);

    [Test]
    public void A_delegate_of_other_types_than_its_method_has_none()
    {
        Func<object, string> wide = static o => $"{o}";
        Func<string, object> narrow = wide;

        Assert.That(DirectLoops.TryBuild(narrow), Is.Null);
    }

    [Test]
    public void An_item_that_throws_is_where_the_progress_stands()
    {
        Func<int, int> function = static x => x == 4 ? throw new InvalidOperationException("four") : x;
        var results = new int[Items.Length];
        var (progress, stop) = (1, 0);
        var loop = DirectLoops.TryBuild(function)!;

        Assert.That(() => loop(function.Target, Items, results, ref progress, ref stop), Throws.InvalidOperationException.With.Message.EqualTo("four"));
        Assert.That(progress, Is.EqualTo(3));
        Assert.That(results, Is.EqualTo(new[] { 0, 2, 3, 0, 0 }), "item 0 was finished before");
    }

    [Test]
    public void No_item_starts_once_it_is_stopped()
    {
        var words = new int[1]; // where the function can reach it
        Func<int, int> function = x => x == 2 ? words[0] = 1 : x;
        var results = new int[Items.Length];
        var progress = 0;

        DirectLoops.TryBuild(function)!(function.Target, Items, results, ref progress, ref words[0]);

        Assert.That(progress, Is.EqualTo(2));
    }

    [Test]
    public async Task A_worker_that_has_built_one_still_tells_which_item_failed()
    {
        const int Count = DirectLoops.Worthwhile + 1000;
        await using var session = await new SharedMemoryStrategy().OpenAsync(new SessionOptions { Workers = 1 });
        Func<int, int> function = static x => x < 0 ? throw new InvalidOperationException($"{x}") : x + 1;
        var items = Enumerable.Range(0, Count).ToArray();

        Assert.That(await session.MapAsync(function, items), Is.EqualTo(items.Select(x => x + 1)));
        items[777] = -5;
        var thrown = await Assert.ThrowsAsync<MapItemException>(() => session.MapAsync(function, items));

        Assert.That(thrown!.Index, Is.EqualTo(777));
        Assert.That(await session.MapAsync(function, items[..777]), Is.EqualTo(items[..777].Select(x => x + 1)));
    }

    private static int Twice(int x) => 2 * x;

    private class Base
    {
        public virtual int Of(int x) => -x;
    }

    private sealed class Doubler : Base
    {
        public override int Of(int x) => 2 * x;
    }

    private readonly struct Boxed(int factor)
    {
        public int Times(int x) => factor * x;
    }
}

internal static class BoundFirst
{
    public static int Times(this string text, int x) => text.Length * x;
}
