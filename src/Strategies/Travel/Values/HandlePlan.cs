using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>A shared value or array, which is known in every worker and travels as its number.</summary>
internal sealed class HandlePlan(Type type) : Plan(type)
{
    public override bool IsValue => true;

    public override void WriteNew(GraphWriter output, object value) => output.Value(((ITravelsAsHandle)value).HandleId);

    public override object ReadNew(ref GraphReader input, int number)
    {
        var id = input.Value<long>();
        var value = input.Terms.Handles is { } find ? find(Type, id) : throw new InvalidOperationException($"Shared value {id} of type {Type} is not known in this process.");
        return Type.IsInstanceOfType(value) ? value : throw WireReader.Corrupt($"{Type} expected, {value.GetType()} found");
    }
}
