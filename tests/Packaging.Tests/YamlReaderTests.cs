namespace PBench.Packaging.Tests;

internal sealed class YamlReaderTests
{
    [Test]
    public void Mappings_sequences_scalars_and_literal_blocks_are_read()
    {
        var read = (Dictionary<string, object?>)YamlReader.Read("""
            # a remark
            on:
              push:
            jobs:
              steps:
                - uses: some/action@v1
                  with:
                    depth: 0

                - run: |
                    one: {a}
                      two

                    three
                - last
            """)!;

        Assert.That(((Dictionary<string, object?>)read["on"]!)["push"], Is.Null);
        var steps = (List<object?>)((Dictionary<string, object?>)read["jobs"]!)["steps"]!;
        var first = (Dictionary<string, object?>)steps[0]!;
        Assert.That(first["uses"], Is.EqualTo("some/action@v1"));
        Assert.That(((Dictionary<string, object?>)first["with"]!)["depth"], Is.EqualTo("0"));
        Assert.That(((Dictionary<string, object?>)steps[1]!)["run"], Is.EqualTo("one: {a}\n  two\n\nthree\n"));
        Assert.That(steps[2], Is.EqualTo("last"));
    }

    [TestCase("a: {b: c}")]
    [TestCase("a: [b]")]
    [TestCase("a: &b c")]
    [TestCase("a: >\n  b")]
    [TestCase("a: b # c")]
    [TestCase("a: b: c")]
    [TestCase("a: 1\na: 2")]
    [TestCase("a:\n\tb: c")]
    [TestCase("a: b\n  c: d")]
    [TestCase("just text")]
    public void Anything_else_is_refused(string text) =>
        Assert.That(() => YamlReader.Read(text), Throws.InstanceOf<InvalidDataException>().With.Message.StartWith("line "));
}
