using System.Text;
using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.Reporting;

/// <summary>User text that is to show as it is in Markdown, in table cells too.</summary>
internal static class MarkdownText
{
    /// <summary>On one line, with everything that Markdown or HTML would take for its own as a character reference.</summary>
    public static string Of(string? text)
    {
        var escaped = new StringBuilder();
        foreach (var c in OneLine.Of(text) ?? "")
        {
            escaped.Append(char.IsAscii(c) && char.IsPunctuation(c) && c is not ('/' or '.' or ',' or ':' or '-' or '(' or ')' or '%' or '?' or '\'') || c is '<' or '>' or '|' or '`' or '~' or '=' or '+' or '^' or '$'
                ? $"&#{(int)c};"
                : c.ToString());
        }

        return escaped.ToString();
    }

    /// <summary>For inside a fenced block, which nothing but a fence ends.</summary>
    public static string InFence(string? text) => (OneLine.Of(text) ?? "").Replace('`', '\'').Replace('~', '-');
}
