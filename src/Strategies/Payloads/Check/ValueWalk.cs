using System.Collections;

namespace PBench.Strategies.Payloads;

/// <summary>Looks at one value for what its type does not tell: types behind a base class, comparers, cycles.</summary>
internal sealed class ValueWalk
{
    /// <summary>Levels of objects and collections that a value may have.</summary>
    public const int MaxDepth = 256;

    // The objects that contain the one at hand. Few, so searching them in order beats hashing.
    private readonly List<object> _above = [];

    /// <summary>What is wrong with <paramref name="value"/>, or null.</summary>
    public Refusal? Visit(TypePlan plan, object? value)
    {
        if (value is null || !plan.NeedsWalk)
        {
            return null;
        }

        if (plan.Behind is { } behind)
        {
            var type = value.GetType();
            plan = behind(type)!;
            if (plan is null)
            {
                return new Refusal($"is a {type}, and JSON would not rebuild that type from the declared one; declare it, seal it, or list it with [JsonDerivedType]", "");
            }

            if (plan.Refusal is { } refusal)
            {
                return refusal;
            }
        }

        if (plan.HasComparer && Comparers.HasOwn(value))
        {
            return new Refusal("has a comparer of its own, which would be lost", "");
        }

        if (_above.Count == MaxDepth)
        {
            return new Refusal($"is nested more than {MaxDepth} levels deep", "");
        }

        if (IsAbove(value))
        {
            return new Refusal("leads back to an object that contains it: a cycle", "");
        }

        _above.Add(value);
        var found = VisitMembers(plan, value);
        _above.RemoveAt(_above.Count - 1);
        return found;
    }

    private bool IsAbove(object value)
    {
        foreach (var above in _above)
        {
            if (ReferenceEquals(above, value))
            {
                return true;
            }
        }

        return false;
    }

    private Refusal? VisitMembers(TypePlan plan, object value) => plan.Shape switch
    {
        PlanShape.Object => VisitObject(plan, value),
        PlanShape.Sequence => VisitSequence(plan.Members[0].Plan, (IEnumerable)value),
        PlanShape.Map => VisitMap(plan.Members[0].Plan, plan.Members[1].Plan, (IDictionary)value),
        _ => null,
    };

    private Refusal? VisitObject(TypePlan plan, object value)
    {
        foreach (var member in plan.Members)
        {
            if (member.Plan.NeedsWalk && Visit(member.Plan, member.Get!(value)) is { } refusal)
            {
                return refusal.Under(member.Name);
            }
        }

        return null;
    }

    private Refusal? VisitSequence(TypePlan element, IEnumerable values)
    {
        if (!element.NeedsWalk)
        {
            return null;
        }

        var index = 0;
        foreach (var value in values)
        {
            if (Visit(element, value) is { } refusal)
            {
                return refusal.Under($"[{index}]");
            }

            index++;
        }

        return null;
    }

    private Refusal? VisitMap(TypePlan key, TypePlan element, IDictionary map)
    {
        if (!key.NeedsWalk && !element.NeedsWalk)
        {
            return null;
        }

        foreach (DictionaryEntry entry in map)
        {
            if ((Visit(key, entry.Key) ?? Visit(element, entry.Value)) is { } refusal)
            {
                return refusal.Under($"[{entry.Key}]");
            }
        }

        return null;
    }
}
