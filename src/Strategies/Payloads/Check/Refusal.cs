namespace PBench.Strategies.Payloads;

/// <summary>Why a type or value cannot travel, and which member is at fault.</summary>
internal sealed record Refusal(string Reason, string MemberPath)
{
    public PayloadRefusal AsException() => new(Reason, MemberPath);

    /// <summary>The same, seen from one level further out.</summary>
    public Refusal Under(string member) => this with { MemberPath = Join(member, MemberPath) };

    /// <summary>Joins two paths: a dot before a name, none before an index.</summary>
    public static string Join(string outer, string inner) =>
        outer.Length == 0 ? inner : inner.Length == 0 || inner[0] == '[' ? outer + inner : $"{outer}.{inner}";
}
