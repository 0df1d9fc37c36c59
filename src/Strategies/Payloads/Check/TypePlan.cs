namespace PBench.Strategies.Payloads;

/// <summary>What <see cref="ValueWalk"/> does with a value of a type.</summary>
internal enum PlanShape
{
    /// <summary>Has no members that matter.</summary>
    Leaf,

    /// <summary>Named members.</summary>
    Object,

    /// <summary>Elements, all under the one member.</summary>
    Sequence,

    /// <summary>Keys and values, under the two members.</summary>
    Map,
}

/// <summary>One member of a type that JSON carries.</summary>
internal sealed record PlanMember(string Name, Func<object, object?>? Get, TypePlan Plan);

/// <summary>What the check knows of a type. Complete, and never changed again, once <see cref="TypeGraphCheck.PlanOf"/> has returned it.</summary>
internal sealed class TypePlan(Type type)
{
    public Type Type { get; } = type;

    public PlanShape Shape { get; set; }

    public List<PlanMember> Members { get; } = [];

    /// <summary>What is wrong with the type itself, its members' types apart.</summary>
    public Refusal? OwnRefusal { get; set; }

    /// <summary>A value may be of another type than declared; the plan for that type, or null when JSON would not rebuild it.</summary>
    public Func<Type, TypePlan?>? Behind { get; set; }

    /// <summary>The collection has a comparer, to be looked at in each value.</summary>
    public bool HasComparer { get; set; }

    /// <summary>What is wrong anywhere in the type's graph: the shortest path to it.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>True when only a look at each value can tell whether it can travel.</summary>
    public bool NeedsWalk { get; private set; }

    /// <summary>Draws the conclusions, when every plan of the graph is there.</summary>
    public void Conclude()
    {
        Refusal = FindRefusal();
        NeedsWalk = Refusal is null && FindsDynamic([], []);
    }

    private Refusal? FindRefusal()
    {
        var seen = new HashSet<TypePlan> { this };
        var queue = new Queue<(TypePlan Plan, string Path)>([(this, "")]);
        while (queue.TryDequeue(out var next))
        {
            if (next.Plan.OwnRefusal is { } refusal)
            {
                return refusal.Under(next.Path);
            }

            foreach (var member in next.Plan.Members)
            {
                if (seen.Add(member.Plan))
                {
                    queue.Enqueue((member.Plan, Payloads.Refusal.Join(next.Path, member.Name)));
                }
            }
        }

        return null;
    }

    // A type that contains itself may hold a cycle of values.
    private bool FindsDynamic(HashSet<TypePlan> above, HashSet<TypePlan> seen)
    {
        if (Behind is not null || HasComparer || above.Contains(this))
        {
            return true;
        }

        if (!seen.Add(this))
        {
            return false;
        }

        above.Add(this);
        var found = Members.Any(member => member.Plan.FindsDynamic(above, seen));
        above.Remove(this);
        return found;
    }
}
