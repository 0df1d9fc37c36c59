namespace PBench.Strategies.Functions;

/// <summary>Why a value cannot travel, and what to do instead.</summary>
/// <param name="Reason">Completes the sentence that starts with the variable's name; no full stop.</param>
/// <param name="WayOut">A sentence.</param>
/// <param name="Member">Path below the value to what is at fault; empty for the value itself.</param>
internal sealed record Refusal(string Reason, string WayOut, string Member = "");
