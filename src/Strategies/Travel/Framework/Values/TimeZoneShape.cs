namespace PBench.Strategies.Travel;

/// <summary>UTC and the local zone by what they are here, those of the system by id, others by their rules.</summary>
internal sealed class TimeZoneShape : ValueShape<TimeZoneInfo>
{
    private enum Kind : byte
    {
        Utc,
        Local,
        OfSystem,
        Custom,
    }

    protected override void Write(GraphWriter output, TimeZoneInfo value)
    {
        var kind = ReferenceEquals(value, TimeZoneInfo.Utc) ? Kind.Utc
            : ReferenceEquals(value, TimeZoneInfo.Local) ? Kind.Local
            : TimeZoneInfo.TryFindSystemTimeZoneById(value.Id, out var known) && known.Equals(value) ? Kind.OfSystem
            : IsItsText(value) ? Kind.Custom
            : throw new TravelRefusal(new Functions.Refusal("is a time zone with rules that its serialized form does not keep", "Send its id, or make it from its rules in a static field."));
        output.Byte((byte)kind);
        if (kind != Kind.Utc)
        {
            output.Characters(kind == Kind.Custom ? value.ToSerializedString() : value.Id);
        }
    }

    protected override TimeZoneInfo Read(ref GraphReader input) => (Kind)input.Wire.Byte() switch
    {
        Kind.Utc => TimeZoneInfo.Utc,
        Kind.Local => input.Wire.Characters() is var id && id == TimeZoneInfo.Local.Id ? TimeZoneInfo.Local : OfSystem(id),
        Kind.OfSystem => OfSystem(input.Wire.Characters()),
        Kind.Custom => TimeZoneInfo.FromSerializedString(input.Wire.Characters()),
        _ => throw WireReader.Corrupt("an unknown kind of time zone"),
    };

    // An id is the path of a file below the system's folder of zones. One that leaves it is none.
    private static TimeZoneInfo OfSystem(string id) =>
        Path.IsPathRooted(id) || id.Contains("..", StringComparison.Ordinal) ? throw WireReader.Corrupt("a time zone that is no id") : TimeZoneInfo.FindSystemTimeZoneById(id);

    private static bool IsItsText(TimeZoneInfo value)
    {
        try
        {
            return TimeZoneInfo.FromSerializedString(value.ToSerializedString()).Equals(value);
        }
        catch (System.Runtime.Serialization.SerializationException)
        {
            return false;
        }
    }
}
