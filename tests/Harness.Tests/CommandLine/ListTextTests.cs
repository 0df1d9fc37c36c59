using PBench.Harness.CommandLine;

namespace PBench.Harness.Tests.CommandLine;

public sealed class ListTextTests
{
    [Test]
    public void Values_come_comma_separated_or_repeated_and_count_once() =>
        Assert.That(ListText.Split(["a,b", "c", " b "]), Is.EqualTo(new[] { "a", "b", "c" }));

    [Test]
    public void Commas_inside_brackets_do_not_separate() =>
        Assert.That(ListText.Split(["w[a=1,b=2],v"]), Is.EqualTo(new[] { "w[a=1,b=2]", "v" }));

    [Test]
    public void An_empty_value_is_refused() =>
        Assert.That(() => ListText.Split(["a,,b"]), Throws.TypeOf<UsageException>());
}
