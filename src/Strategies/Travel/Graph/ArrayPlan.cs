namespace PBench.Strategies.Travel;

/// <summary>An array of one dimension that starts at 0. Others are a <see cref="GridShape"/>.</summary>
internal sealed class ArrayPlan(Type type, Elements elements) : Plan(type)
{
    public override bool HasContents => true;

    public override void WriteNew(GraphWriter output, object value)
    {
        var array = (Array)value;
        output.Count(array.Length);
        if (array.Length == 0)
        {
            output.Byte(ReferenceEquals(array, elements.TheEmpty) ? (byte)1 : (byte)0);
        }
    }

    public override object ReadNew(ref GraphReader input, int number)
    {
        var length = input.Wire.Count();
        return length == 0 && input.Wire.Byte() != 0 ? elements.TheEmpty : elements.NewVector(ref input, length);
    }

    public override void WriteContents(GraphWriter output, object value) => elements.WriteArray(output, (Array)value);

    public override void ReadContents(ref GraphReader input, object value) => elements.ReadArray(ref input, (Array)value);
}
