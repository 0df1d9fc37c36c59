using System.Text;

namespace PBench.Harness.Reporting;

/// <summary>Text from users and from exceptions made safe to print: one line, bounded, nothing that moves a cursor.</summary>
public static class OneLine
{
    public const int MaxLength = 500;

    /// <summary>The text on one line of at most <see cref="MaxLength"/> characters; runs of white space and control characters become one space.</summary>
    public static string? Of(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var line = new StringBuilder(Math.Min(text.Length, MaxLength));
        var gap = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.OtherNotAssigned)
            {
                gap = line.Length > 0;
                continue;
            }

            var needed = rune.Utf16SequenceLength + (gap ? 1 : 0);
            if (line.Length + needed > MaxLength)
            {
                Shorten(line);
                break;
            }

            if (gap)
            {
                line.Append(' ');
                gap = false;
            }

            line.Append(rune);
        }

        return line.ToString();
    }

    /// <summary>An exception as <c>Type: message</c>, with the cause where the message does not already tell it.</summary>
    public static string Of(Exception error)
    {
        var text = $"{error.GetType().Name}: {error.Message}";
        if (error.InnerException is { } inner && !error.Message.Contains(inner.Message, StringComparison.Ordinal))
        {
            text += $" ({inner.GetType().Name}: {inner.Message})";
        }

        return Of(text)!;
    }

    private static void Shorten(StringBuilder line)
    {
        var keep = Math.Min(line.Length, MaxLength - 1);
        if (keep > 0 && char.IsHighSurrogate(line[keep - 1]))
        {
            keep--;
        }

        line.Length = keep;
        line.Append('…');
    }
}
