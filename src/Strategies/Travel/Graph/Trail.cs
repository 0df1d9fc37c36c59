using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>Follows a <see cref="GraphWriter"/>'s second run, step by step.</summary>
internal sealed class Trail
{
    public MemberPath Place { get; private set; } = MemberPath.Root;

    /// <summary>The object whose place is being written; null inside of one that has no places.</summary>
    public object? Owner { get; private set; }

    /// <summary>Which of its places.</summary>
    public int Index { get; private set; }

    /// <summary>Places to be filled in last: owner, place, target, by number.</summary>
    public List<(int Owner, int Index, int Target)> Patches { get; } = [];

    public (MemberPath, object?, int) Enter(string step, object? owner = null, int index = 0) => Enter(Place.Member(step), owner, index);

    public (MemberPath, object?, int) EnterElement(int element, object? owner = null) => Enter(Place.Element(element), owner, element);

    /// <summary>Into the object whose member a lambda uses.</summary>
    public (MemberPath, object?, int) EnterThis(Type type) => Enter(Place.This(type), null, 0);

    public void Leave((MemberPath, object?, int) before) => (Place, Owner, Index) = before;

    public void Return(MemberPath place) => (Place, Owner, Index) = (place, null, 0);

    private (MemberPath, object?, int) Enter(MemberPath place, object? owner, int index)
    {
        var before = (Place, Owner, Index);
        (Place, Owner, Index) = (place, owner, index);
        return before;
    }
}
