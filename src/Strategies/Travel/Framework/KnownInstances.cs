namespace PBench.Strategies.Travel;

/// <summary>A type of which the framework has a few instances, and only those travel: as their number.</summary>
internal sealed class KnownInstances(Type type, params object[] instances) : Plan(type)
{
    public override bool IsValue => true;

    public override void WriteNew(GraphWriter output, object value)
    {
        var number = Array.FindIndex(instances, instance => ReferenceEquals(instance, value));
        output.Byte(number >= 0 ? (byte)number : throw new TravelRefusal(new Functions.Refusal($"is a {Type.Name} that is none of those which the framework has", "Use one of those.")));
    }

    public override object ReadNew(ref GraphReader input, int number)
    {
        var instance = input.Wire.Byte();
        return instance < instances.Length ? instances[instance] : throw WireReader.Corrupt($"an unknown {Type.Name}");
    }
}
