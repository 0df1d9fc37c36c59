namespace PBench.Strategies.Functions;

/// <summary>An argument of a <see cref="MapFunction{T, R}"/>. Knows its name, so that a refusal can say it.</summary>
internal sealed class BoundArgument(string name, object? value)
{
    public string Name => name;

    public object? Value => value;
}
