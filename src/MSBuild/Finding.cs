using System.Globalization;
using PBench.Harness.Reporting;

namespace PBench.MSBuild;

internal enum Severity
{
    Warning,
    Error,
}

/// <summary>One line of the build's errors and warnings.</summary>
/// <param name="Severity">Errors fail the build.</param>
/// <param name="Code">See docs/msbuild.md.</param>
/// <param name="File">Its origin.</param>
/// <param name="Text">Any text; one line is made of it.</param>
/// <param name="Line">From 1; 0: the file as a whole.</param>
/// <param name="Column">From 1.</param>
internal sealed record Finding(Severity Severity, string Code, string File, string Text, int Line = 0, int Column = 0)
{
    /// <summary>In the form that MSBuild reads: <c>file(line,column): error CODE: text</c>.</summary>
    public override string ToString()
    {
        var origin = Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{File}({Line},{Column})") : $"{File} ";
        return $"{origin}: {(Severity == Severity.Error ? "error" : "warning")} {Code}: {OneLine.Of(Text)}";
    }
}
