namespace PBench.Strategies.Functions;

/// <summary>Where in the graph we are, in the user's words. A chain, so that a step costs no string.</summary>
internal sealed class MemberPath(MemberPath? parent, string? name, int index = -1, Type? self = null)
{
    public static MemberPath Root { get; } = new(null, null);

    public MemberPath Member(string name) => name.Length == 0 ? this : new MemberPath(this, name);

    public MemberPath Element(int index) => new(this, null, index);

    /// <summary>Into the object whose member a lambda uses.</summary>
    public MemberPath This(Type type) => new(this, null, -1, type);

    /// <summary>The outermost such object on the way, and its place, which is the lambda's.</summary>
    public (Type Type, MemberPath Place)? OutermostThis()
    {
        (Type, MemberPath)? found = null;
        for (var step = this; step is not null; step = step.Parent)
        {
            found = step.Self is null ? found : (step.Self, step);
        }

        return found;
    }

    public override string ToString() => From(null);

    /// <summary>The steps behind <paramref name="start"/>.</summary>
    public string From(MemberPath? start)
    {
        var steps = new Stack<string>();
        for (var step = this; step is not null && step != start; step = step.Parent)
        {
            steps.Push(step.Step);
        }

        return string.Concat(steps).TrimStart('.');
    }

    private MemberPath? Parent { get; } = parent;

    private Type? Self { get; } = self;

    private string Step { get; } = name is not null ? "." + name : index >= 0 ? $"[{index}]" : "";
}
