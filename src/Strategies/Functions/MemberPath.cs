namespace PBench.Strategies.Functions;

/// <summary>Where in the graph we are, in the user's words. A chain, so that a step costs no string.</summary>
internal sealed class MemberPath(MemberPath? parent, string? name, int index = -1)
{
    public static MemberPath Root { get; } = new(null, null);

    public MemberPath Member(string name) => name.Length == 0 ? this : new MemberPath(this, name);

    public MemberPath Element(int index) => new(this, null, index);

    public override string ToString()
    {
        var steps = new Stack<string>();
        for (var step = this; step is not null; step = step.Parent)
        {
            steps.Push(step.Step);
        }

        return string.Concat(steps).TrimStart('.');
    }

    private MemberPath? Parent { get; } = parent;

    private string Step { get; } = name is not null ? "." + name : index >= 0 ? $"[{index}]" : "";
}
