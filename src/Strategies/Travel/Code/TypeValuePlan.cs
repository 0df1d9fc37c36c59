using System.Reflection;

namespace PBench.Strategies.Travel;

/// <summary>A <see cref="System.Type"/> as a value.</summary>
internal sealed class TypeValuePlan() : Plan(typeof(Type))
{
    private const string What = "a Type";

    public override bool IsValue => true;

    public override void WriteNew(GraphWriter output, object value)
    {
        TypeGate.CheckCodeLeaving(output.Terms, What);
        output.TypeOf((Type)value);
    }

    public override object ReadNew(ref GraphReader input, int number)
    {
        TypeGate.CheckCodeComing(input.Terms, What);
        return input.TypeOf();
    }
}

/// <summary>A method as a value.</summary>
internal sealed class MethodValuePlan() : Plan(typeof(MethodInfo))
{
    private const string What = "a MethodInfo";

    public override bool IsValue => true;

    public override void WriteNew(GraphWriter output, object value)
    {
        TypeGate.CheckCodeLeaving(output.Terms, What);
        output.MethodOf((MethodInfo)value);
    }

    public override object ReadNew(ref GraphReader input, int number)
    {
        TypeGate.CheckCodeComing(input.Terms, What);
        return input.MethodOf();
    }
}
