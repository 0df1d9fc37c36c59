using PBench.Harness.Reporting;

namespace PBench.Harness.Tests.Reporting;

public sealed class OneLineTests
{
    [TestCase("a\r\nb\tc", "a b c")]
    [TestCase("\e[31mred\e[0m", "[31mred [0m")]
    [TestCase("  edges  ", "edges")]
    [TestCase("a\u202Eb", "a b")]
    [TestCase("", "")]
    public void Text_becomes_one_line_without_control_characters(string text, string line) =>
        Assert.That(OneLine.Of(text), Is.EqualTo(line));

    [Test]
    public void Long_text_is_cut_to_five_hundred_characters_and_never_inside_a_pair()
    {
        Assert.That(OneLine.Of(new string('x', 501)), Has.Length.EqualTo(500).And.EndsWith("…"));
        Assert.That(OneLine.Of(new string('x', 500)), Is.EqualTo(new string('x', 500)));
        var pairs = OneLine.Of(string.Concat(Enumerable.Repeat("😀", 300)))!;
        Assert.That(pairs.Length, Is.LessThanOrEqualTo(500));
        Assert.That(char.IsHighSurrogate(pairs[^2]), Is.False);
    }

    [Test]
    public void An_exception_names_its_type_and_its_cause() =>
        Assert.That(OneLine.Of(new InvalidOperationException("outer", new FormatException("inner"))), Is.EqualTo("InvalidOperationException: outer (FormatException: inner)"));
}
