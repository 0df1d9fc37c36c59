using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>A value would not arrive as it is, and so does not leave. Where in the graph it stands is added on the way up.</summary>
internal sealed class TravelRefusal(Refusal refusal, string path = "", string? subject = null) : Exception($"{refusal.Reason}. {refusal.WayOut}")
{
    public Refusal Refusal { get; } = refusal;

    /// <summary>Dotted path from the root of the graph; empty for the root itself, or where the fast way is not yet retraced.</summary>
    public string Path { get; } = path;

    /// <summary>What is at fault in the user's eyes, and why, and what to do: the path, or the lambda that has all of its object come along.</summary>
    public string Sentence => (subject ?? Path) is { Length: > 0 } name ? $"'{name}' {Message}" : $"it {Message}";

    public TravelRefusal At(MemberPath place)
    {
        var path = Joined(place.ToString());
        if (place.OutermostThis() is not var (type, lambda))
        {
            return new(Refusal with { Member = "" }, path);
        }

        var name = Naming.Short(type);
        var rest = Joined(place.From(lambda));
        var what = rest.Length == 0 ? "it" : $"its '{rest}'";
        return new(
            new Refusal($"uses a member of {name} (this): copy it to a local before the lambda", $"All of {name} would travel, and {what} {Refusal.Reason}. {Refusal.WayOut}"),
            path,
            lambda.ToString());
    }

    private string Joined(string outer)
    {
        var inner = Refusal.Member;
        return outer.Length == 0 ? inner : inner.Length == 0 || inner[0] == '[' ? outer + inner : $"{outer}.{inner}";
    }
}
