using System.Globalization;

namespace PBench.Strategies.Payloads;

/// <summary>The values that travel with an exception: numbers, truth, text, times, and enums as numbers.</summary>
internal static class SimpleValue
{
    private const int LongestText = 4096;

    private enum Kind : byte
    {
        Null,
        Integer,
        Double,
        Boolean,
        Text,
        TimeSpan,
        Character,
        Int32,
    }

    /// <summary>The value in the form it travels in; false when it is not simple.</summary>
    public static bool TryTake(object? value, out object? simple)
    {
        simple = value switch
        {
            null or bool or string or int or long or double or TimeSpan or char => value,
            Enum => unchecked((long)(Convert.GetTypeCode(value) == TypeCode.UInt64 ? (long)Convert.ToUInt64(value, CultureInfo.InvariantCulture) : Convert.ToInt64(value, CultureInfo.InvariantCulture))),
            sbyte or byte or short or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
            float number => (double)number,
            _ => Exclude,
        };
        return simple is string text ? text.Length <= LongestText : !ReferenceEquals(simple, Exclude);
    }

    /// <summary>Turns a travelled value into one for a parameter or property of <paramref name="type"/>; false when it does not fit.</summary>
    public static bool TryFit(object? simple, Type type, out object? value)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        value = simple;
        if (simple is null)
        {
            return !type.IsValueType || target != type;
        }

        try
        {
            value = target.IsInstanceOfType(simple) ? simple
                : target.IsEnum && simple is int or long ? Enum.ToObject(target, simple)
                : target.IsPrimitive && simple is int or long or double ? Convert.ChangeType(simple, target, CultureInfo.InvariantCulture)
                : Exclude;
        }
        catch (Exception e) when (e is OverflowException or InvalidCastException)
        {
            return false;
        }

        return !ReferenceEquals(value, Exclude);
    }

    public static void Write(WireWriter writer, object? simple)
    {
        switch (simple)
        {
            case null: writer.Byte((byte)Kind.Null); break;
            case long number: writer.Byte((byte)Kind.Integer); writer.Int64(number); break;
            case int number: writer.Byte((byte)Kind.Int32); writer.Int32(number); break;
            case double number: writer.Byte((byte)Kind.Double); writer.Int64(BitConverter.DoubleToInt64Bits(number)); break;
            case bool truth: writer.Byte((byte)Kind.Boolean); writer.Byte(truth ? (byte)1 : (byte)0); break;
            case string text: writer.Byte((byte)Kind.Text); writer.Text(text); break;
            case TimeSpan time: writer.Byte((byte)Kind.TimeSpan); writer.Int64(time.Ticks); break;
            case char character: writer.Byte((byte)Kind.Character); writer.Int32(character); break;
            default: throw new ArgumentException($"{simple.GetType()} is not a simple value.", nameof(simple));
        }
    }

    public static object? Read(ref WireReader reader) => (Kind)reader.Byte() switch
    {
        Kind.Null => null,
        Kind.Integer => reader.Int64(),
        Kind.Int32 => reader.Int32(),
        Kind.Double => BitConverter.Int64BitsToDouble(reader.Int64()),
        Kind.Boolean => reader.Byte() != 0,
        Kind.Text => reader.Text() ?? throw new InvalidDataException("A text is missing."),
        Kind.TimeSpan => TimeSpan.FromTicks(reader.Int64()),
        Kind.Character => unchecked((char)reader.Int32()),
        var kind => throw new InvalidDataException($"There is no kind {kind} of value."),
    };

    private static readonly object Exclude = new();
}
