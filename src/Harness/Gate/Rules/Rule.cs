using PBench.Harness.Gate.Trials;

namespace PBench.Harness.Gate.Rules;

/// <summary>One line of a rules file: <c>speedup(task, distance) &gt;= 1.6</c>.</summary>
/// <param name="Text">As written, without comment.</param>
/// <param name="Place">Of its first character.</param>
/// <param name="Left">Left side.</param>
/// <param name="IsAtLeast">The left side must not be below the right one; otherwise not above.</param>
/// <param name="Right">Right side, of the same unit.</param>
internal sealed record Rule(string Text, SourcePlace Place, Expression Left, bool IsAtLeast, Expression Right);
