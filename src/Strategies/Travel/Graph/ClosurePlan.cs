using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>The captured variables of a scope, of which only those that the functions read are sent.</summary>
internal sealed class ClosurePlan(Type type, FieldPlan[] fields) : FieldsPlan(type, fields, null)
{
    /// <summary>Those variables that this function needs and that were not written for another one.</summary>
    public void WriteVariables(GraphWriter output, object closure, ClosureReach? reach)
    {
        var chosen = output.FieldsToWrite(closure, this, reach);
        output.Count(chosen.Length);
        foreach (var index in chosen)
        {
            output.Count(index);
            var before = Fields[index].IsThisLink ? output.Trail?.EnterThis(Fields[index].Type) : null;
            WriteField(output, closure, index, Fields[index].IsScopeLink ? reach : null);
            if (before is { } place)
            {
                output.Trail!.Leave(place);
            }
        }
    }

    public override void WriteContents(GraphWriter output, object value) => WriteVariables(output, value, null);

    public override void ReadContents(ref GraphReader input, object value)
    {
        for (var left = input.Wire.Count(); left > 0; left--)
        {
            var index = input.Wire.Count();
            var field = index < Fields.Length ? Fields[index] : throw WireReader.Corrupt("unknown variable number");
            field.Info.SetValue(value, field.Slot.Read(ref input));
        }
    }
}
