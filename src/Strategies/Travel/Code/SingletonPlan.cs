using System.Reflection;

namespace PBench.Strategies.Travel;

/// <summary>The object of the lambdas that capture nothing, which every process has.</summary>
internal sealed class SingletonPlan(Type type, FieldInfo holder) : Plan(type)
{
    public override bool IsValue => true;

    public override void WriteNew(GraphWriter output, object value) => output.Byte(0);

    public override object ReadNew(ref GraphReader input, int number)
    {
        input.Wire.Byte();
        return holder.GetValue(null) ?? throw WireReader.Corrupt("no such lambda");
    }
}
