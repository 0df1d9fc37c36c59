namespace PBench.Strategies.Payloads;

/// <summary>A value would not arrive as it is. The engine turns this into a <see cref="PayloadException"/> that names the item.</summary>
internal sealed class PayloadRefusal(string reason, string memberPath, Exception? inner = null)
    : Exception(memberPath.Length == 0 ? reason : $"'{memberPath}': {reason}", inner)
{
    /// <summary>Why, as the rest of a sentence about the member, e.g. <c>is a lock, which cannot leave its process</c>.</summary>
    public string Reason { get; } = reason;

    /// <summary>Dotted path from the value, without the value itself, e.g. <c>Customer.gate</c>; empty for the value itself.</summary>
    public string MemberPath { get; } = memberPath;
}
