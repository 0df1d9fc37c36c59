using PBench.Harness.Gate.Trials;

namespace PBench.Harness.Gate.Rules;

/// <summary>Reads along one line of a rules file, and knows where it is.</summary>
internal sealed class RuleCursor(string file, int line, string text)
{
    private int at;

    public SourcePlace Place => PlaceAt(at);

    public bool IsAtEnd
    {
        get
        {
            SkipSpaces();
            return at == text.Length;
        }
    }

    public void SkipSpaces()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
    }

    /// <summary>Takes <paramref name="symbol"/> if it is next, after spaces.</summary>
    public bool TryTake(string symbol)
    {
        SkipSpaces();
        if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) != 0)
        {
            return false;
        }

        at += symbol.Length;
        return true;
    }

    public void Take(string symbol, string after)
    {
        if (!TryTake(symbol))
        {
            throw Error($"expected '{symbol}' {after}");
        }
    }

    /// <summary>Takes characters while they belong, after spaces; maybe none.</summary>
    public string TakeWhile(Func<char, bool> belongs)
    {
        SkipSpaces();
        var start = at;
        while (at < text.Length && belongs(text[at]))
        {
            at++;
        }

        return text[start..at];
    }

    /// <summary>Takes a name with slashes and parameters in brackets, <c>shm/payload[size=8]</c>: up to the next comma, equals sign or parenthesis outside brackets.</summary>
    public string TakeSelector()
    {
        SkipSpaces();
        var (start, depth) = (at, 0);
        while (at < text.Length && (depth > 0 || text[at] is not (',' or ')' or '(' or '=')))
        {
            depth += text[at] switch { '[' => 1, ']' => -1, _ => 0 };
            at++;
        }

        return text[start..at].TrimEnd();
    }

    /// <summary>An error here, which says what was found instead.</summary>
    public RuleSyntaxException Error(string message)
    {
        SkipSpaces();
        return new RuleSyntaxException(Place, $"{message}, found {(at == text.Length ? "the end of the line" : $"'{Found()}'")}.");
    }

    public SourcePlace PlaceAt(int index) => new(file, line, index + 1);

    private string Found()
    {
        var end = at + 1;
        while (end < text.Length && end - at < 20 && char.IsLetterOrDigit(text[at]) && char.IsLetterOrDigit(text[end]))
        {
            end++;
        }

        return Harness.Reporting.OneLine.Of(text[at..end])!;
    }
}
