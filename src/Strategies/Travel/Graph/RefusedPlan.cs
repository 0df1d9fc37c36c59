using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>A type of which no value travels. Says so when there is one.</summary>
internal sealed class RefusedPlan(Type type, Refusal refusal) : Plan(type)
{
    public override Refusal Refusal { get; } = refusal;

    public override void WriteNew(GraphWriter output, object value) => throw new TravelRefusal(Refusal);

    public override object ReadNew(ref GraphReader input, int number) => throw WireReader.Corrupt($"a value of type {Type}, which never travels");
}
