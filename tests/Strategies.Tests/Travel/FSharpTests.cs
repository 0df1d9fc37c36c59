using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace PBench.Strategies.Tests.Travel;

/// <summary>F#'s own types travel by their fields, although their library bears one of the framework's keys.</summary>
public sealed class FSharpTests
{
    [Test]
    public void List()
    {
        var got = Graph.RoundTrip(ListModule.OfSeq(["a", "b"]));
        Assert.That(got.ToArray(), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(got.Tail.Tail.IsEmpty);
        Assert.That(Graph.RoundTrip(FSharpList<int>.Empty).IsEmpty);
    }

    [Test]
    public void List_of_many() => Assert.That(Graph.RoundTrip(ListModule.OfSeq(Enumerable.Range(0, 100_000))).Length, Is.EqualTo(100_000));

    [Test]
    public void Option()
    {
        Assert.That(Graph.RoundTrip(FSharpOption<string>.Some("a")).Value, Is.EqualTo("a"));
        Assert.That(Graph.RoundTrip(new[] { FSharpOption<string>.None }), Is.EqualTo(new FSharpOption<string>?[] { null }));
        Assert.That(Graph.RoundTrip(FSharpValueOption<int>.Some(3)).Value, Is.EqualTo(3));
    }

    [Test]
    public void Map_and_set_find_what_they_hold()
    {
        var map = Graph.RoundTrip(MapModule.OfSeq([Tuple.Create("b", 2), Tuple.Create("a", 1)]));
        Assert.That((map["a"], map["b"], map.Count), Is.EqualTo((1, 2, 2)));
        Assert.That(map.Add("c", 3)["c"], Is.EqualTo(3));
        var set = Graph.RoundTrip(SetModule.OfSeq([3, 1, 2]));
        Assert.That(set.ToArray(), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(set.Contains(2));
    }

    [Test]
    public void Result_and_choice()
    {
        Assert.That(Graph.RoundTrip(FSharpResult<int, string>.NewError("no")).ErrorValue, Is.EqualTo("no"));
        Assert.That(Graph.RoundTrip(FSharpChoice<int, string>.NewChoice2Of2("b")), Is.EqualTo(FSharpChoice<int, string>.NewChoice2Of2("b")));
        Assert.That(Graph.RoundTrip(new FSharpRef<int>(4)).Value, Is.EqualTo(4));
    }
}
