namespace PBench.Strategies.Travel;

/// <summary>An array of several dimensions, or one whose numbers do not start at 0.</summary>
internal sealed class GridShape(Type type, Elements elements) : Plan(type)
{
    private readonly int rank = type.GetArrayRank();

    public override bool HasContents => true;

    public override void WriteNew(GraphWriter output, object value)
    {
        var array = (Array)value;
        for (var dimension = 0; dimension < rank; dimension++)
        {
            output.Value(array.GetLowerBound(dimension));
            output.Count(array.GetLength(dimension));
        }
    }

    public override object ReadNew(ref GraphReader input, int number)
    {
        var (first, lengths) = (new int[rank], new int[rank]);
        long total = 1;
        for (var dimension = 0; dimension < rank; dimension++)
        {
            first[dimension] = input.Value<int>();
            lengths[dimension] = input.Wire.Count();
            total = checked(total * lengths[dimension]);
        }

        elements.CheckRoom(ref input, checked((int)total));
        return Array.CreateInstanceFromArrayType(Type, lengths, first);
    }

    public override void WriteContents(GraphWriter output, object value) => elements.WriteArray(output, (Array)value);

    public override void ReadContents(ref GraphReader input, object value) => elements.ReadArray(ref input, (Array)value);
}
