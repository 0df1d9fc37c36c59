using System.Globalization;

namespace PBench.Strategies.Travel;

/// <summary>The invariant and cached ones arrive as these. One of the user's is made by name, and takes over what was changed in its formats.</summary>
internal sealed class CultureShape(TravelPlans plans) : ValueShape<CultureInfo>
{
    private readonly SettableMembers<NumberFormatInfo> numbers = new(plans);
    private readonly SettableMembers<DateTimeFormatInfo> dates = new(plans);

    private enum Kind : byte
    {
        Invariant,
        Cached,
        Own,
    }

    protected override void Write(GraphWriter output, CultureInfo value)
    {
        if (ReferenceEquals(value, CultureInfo.InvariantCulture))
        {
            output.Byte((byte)Kind.Invariant);
            return;
        }

        var isCached = ReferenceEquals(value, CultureInfo.GetCultureInfo(value.Name));
        output.Byte((byte)(isCached ? Kind.Cached : Kind.Own));
        output.Characters(value.Name);
        if (isCached)
        {
            return;
        }

        var plain = new CultureInfo(value.Name, value.UseUserOverride);
        if (value.DateTimeFormat.Calendar.GetType() != plain.DateTimeFormat.Calendar.GetType())
        {
            throw new TravelRefusal(new Functions.Refusal("is a culture with another calendar than its own", "Set the calendar inside the function."));
        }

        output.Value(value.UseUserOverride);
        output.Value(value.IsReadOnly);
        numbers.WriteIfOther(output, value.NumberFormat, plain.NumberFormat);
        dates.WriteIfOther(output, value.DateTimeFormat, plain.DateTimeFormat);
    }

    protected override CultureInfo Read(ref GraphReader input)
    {
        var kind = (Kind)input.Wire.Byte();
        if (kind != Kind.Own)
        {
            return kind == Kind.Invariant ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(input.Wire.Characters());
        }

        var made = new CultureInfo(input.Wire.Characters(), input.Wire.Byte() != 0);
        var isReadOnly = input.Wire.Byte() != 0;
        numbers.ReadIfOther(ref input, made.NumberFormat);
        dates.ReadIfOther(ref input, made.DateTimeFormat);
        return isReadOnly ? CultureInfo.ReadOnly(made) : made;
    }
}

/// <inheritdoc cref="GlobalizationShapes"/>
internal sealed class NumberFormatShape(TravelPlans plans) : ValueShape<NumberFormatInfo>
{
    private readonly SettableMembers<NumberFormatInfo> members = new(plans);

    protected override void Write(GraphWriter output, NumberFormatInfo value)
    {
        output.Value(value.IsReadOnly);
        members.WriteIfOther(output, value, NumberFormatInfo.InvariantInfo);
    }

    protected override NumberFormatInfo Read(ref GraphReader input)
    {
        var isReadOnly = input.Wire.Byte() != 0;
        var made = new NumberFormatInfo();
        return !members.ReadIfOther(ref input, made) && isReadOnly ? NumberFormatInfo.InvariantInfo
            : isReadOnly ? NumberFormatInfo.ReadOnly(made)
            : made;
    }
}

/// <summary>The names of eras, which nobody can set, are those of its culture, which nobody can ask for.</summary>
internal sealed class DateFormatShape(TravelPlans plans) : ValueShape<DateTimeFormatInfo>
{
    private readonly SettableMembers<DateTimeFormatInfo> members = new(plans);

    protected override void Write(GraphWriter output, DateTimeFormatInfo value)
    {
        var invariant = DateTimeFormatInfo.InvariantInfo;
        if (value.Calendar.GetType() != invariant.Calendar.GetType() || value.NativeCalendarName != invariant.NativeCalendarName || value.GetEraName(0) != invariant.GetEraName(0)
            || value.GetAbbreviatedEraName(0) != invariant.GetAbbreviatedEraName(0))
        {
            throw new TravelRefusal(new Functions.Refusal("is a culture's format of dates", "Send the CultureInfo."));
        }

        output.Value(value.IsReadOnly);
        members.WriteIfOther(output, value, invariant);
    }

    protected override DateTimeFormatInfo Read(ref GraphReader input)
    {
        var isReadOnly = input.Wire.Byte() != 0;
        var made = new DateTimeFormatInfo();
        return !members.ReadIfOther(ref input, made) && isReadOnly ? DateTimeFormatInfo.InvariantInfo
            : isReadOnly ? DateTimeFormatInfo.ReadOnly(made)
            : made;
    }
}
