using System.Text.RegularExpressions;

namespace PBench.Harness.Measuring.Planning;

/// <summary>Patterns over case names: <c>*</c> is any text, slashes included, <c>?</c> any one character; all else stands for itself, brackets too.</summary>
public sealed class Glob(string pattern)
{
    private readonly Regex regex = new(
        "^" + Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal) + "$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    public bool Matches(string name) => regex.IsMatch(name);
}
