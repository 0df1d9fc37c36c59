using PBench.Harness.CommandLine;
using PBench.Harness.Gate.Trials;
using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.Rules;

/// <summary>A rules file is wrong: where, and what would be right. Exit code 2, before anything is measured.</summary>
internal sealed class RuleSyntaxException(SourcePlace place, string message, Exception? inner = null)
    : UsageException(FormattableString.Invariant($"{OneLine.Of(place.File)}, line {place.Line}, column {place.Column}: {message}"), inner)
{
    public SourcePlace Place => place;
}
