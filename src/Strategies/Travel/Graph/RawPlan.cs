using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>A value type without references: its values are their bytes.</summary>
internal sealed class RawPlan(Type type) : Plan(type)
{
    private readonly int size = RawBytes.SizeOf(type);
    private readonly bool isNullable = Nullable.GetUnderlyingType(type) is not null; // whose box is one of the value, or null

    public override void WriteNew(GraphWriter output, object value)
    {
        switch (value)
        {
            case null:
                output.Raw(stackalloc byte[size]);
                break;
            case int number when !isNullable:
                output.Value(number);
                break;
            case double number when !isNullable:
                output.Value(number);
                break;
            case long number when !isNullable:
                output.Value(number);
                break;
            case bool truth when !isNullable:
                output.Value(truth);
                break;
            default:
                // There is no safe view of a box whose type is known at run time only; of an array there is.
                var holder = Array.CreateInstance(Type, 1);
                holder.SetValue(value, 0);
                output.Raw(RawBytes.Of(holder, size));
                break;
        }
    }

    public override object ReadNew(ref GraphReader input, int number) =>
        RuntimeHelpers.Box(ref MemoryMarshal.GetReference(input.Wire.Raw(size)), Type.TypeHandle)!;
}

/// <summary>A nullable value that is not its bytes.</summary>
internal sealed class NullablePlan(Type type, Type inner, TravelPlans plans) : Plan(type)
{
    private readonly Slot slot = new(inner, plans);

    public override void WriteNew(GraphWriter output, object value)
    {
        output.Byte(value is null ? (byte)0 : (byte)1);
        if (value is not null)
        {
            slot.Write(output, value);
        }
    }

    public override object ReadNew(ref GraphReader input, int number) => input.Wire.Byte() == 0 ? null! : slot.Read(ref input)!;
}
