using System.Runtime.CompilerServices;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>A type that is its fields and is called before or after.</summary>
/// <remarks>A struct is copied to its place as soon as it is made, so it is called then, and what it holds is made whole before.</remarks>
internal sealed class CallbackPlan(Type type, FieldPlan[] fields, IBaseShape? shape, Callbacks callbacks) : FieldsPlan(type, fields, shape)
{
    protected override bool IsRebuilt => callbacks.ComeAfter;

    private bool IsWhole => Type.IsValueType && callbacks.ComeAfter;

    public override object ReadNew(ref GraphReader input, int number)
    {
        var value = base.ReadNew(ref input, number);
        if (!Type.IsValueType)
        {
            callbacks.BeforeReading(value);
        }

        return value;
    }

    public override void WriteContents(GraphWriter output, object value)
    {
        callbacks.BeforeWriting(output, value);
        if (!IsWhole)
        {
            base.WriteContents(output, value);
            return;
        }

        CheckStack(Type);
        var begun = output.BeginWhole();
        base.WriteContents(output, value);
        output.EndWhole(begun);
    }

    public override void ReadContents(ref GraphReader input, object value)
    {
        if (!Type.IsValueType)
        {
            base.ReadContents(ref input, value);
            if (callbacks.ComeAfter)
            {
                input.Later(() => callbacks.AfterReading(value));
            }

            return;
        }

        callbacks.BeforeReading(value);
        if (!IsWhole)
        {
            base.ReadContents(ref input, value);
            return;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        var begun = input.BeginWhole();
        base.ReadContents(ref input, value);
        input.EndWhole(begun);
        callbacks.AfterReading(value);
    }

    /// <summary>What is made whole at once goes one inside the other.</summary>
    /// <exception cref="TravelRefusal">Too deep.</exception>
    public static void CheckStack(Type type)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new TravelRefusal(new Refusal($"is too deep inside values of {Naming.Of(type)}, each of which must be whole before the next", "Make it a class."));
        }
    }
}
