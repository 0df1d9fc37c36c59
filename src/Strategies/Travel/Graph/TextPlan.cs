namespace PBench.Strategies.Travel;

/// <summary>A text in a place for anything.</summary>
internal sealed class TextPlan() : Plan(typeof(string))
{
    public override bool IsValue => true;

    public override void WriteNew(GraphWriter output, object value) => output.Text((string)value);

    public override object ReadNew(ref GraphReader input, int number) => input.Text() ?? throw WireReader.Corrupt("a text that is null");
}
