using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using PBench.Strategies.Engine;

namespace PBench.Strategies.Tests.InProcess;

/// <summary>Which items are taken at the call, and which are pulled one by one.</summary>
public sealed class ItemSourceTests
{
    private static readonly int[] Items = [1, 2, 3];

    private static IEnumerable<int>[] InMemory =>
    [
        Items, new ArraySegment<int>([0, 1, 2, 3, 4], 1, 3), ImmutableArray.Create(Items), new List<int>(Items), new DerivedList { 1, 2, 3 },
        new HashSet<int>(Items), new LinkedList<int>(Items), ImmutableList.Create(Items), Enumerable.Range(1, 3),
    ];

    private static IEnumerable<int>[] Pulled =>
        [new ConcurrentQueue<int>(Items), new ConcurrentDictionary<int, int>(Items.ToDictionary(x => x)).Keys.Select(x => x), new ReadOnlyCollection<int>(Items), new Collection<int>(Items), Items.Where(_ => true)];

    [TestCaseSource(nameof(InMemory))]
    public void Arrays_lists_and_their_like_are_taken_at_the_call(IEnumerable<int> items) =>
        Assert.That(ItemSource<int>.Of(items).Block?.ToArray(), Is.EqualTo(Items));

    [Test]
    public void So_is_text() => Assert.That(ItemSource<char>.Of("abc").Block?.ToString(), Is.EqualTo("abc"));

    [TestCaseSource(nameof(Pulled))]
    public async Task What_another_thread_may_change_or_a_wrapper_may_hide_is_pulled(IEnumerable<int> items)
    {
        var source = ItemSource<int>.Of(items);

        Assert.That(source.Block, Is.Null);
        Assert.That(await source.AsSequence().ToListAsync(), Is.EqualTo(Items));
    }

    private sealed class DerivedList : List<int>;
}
