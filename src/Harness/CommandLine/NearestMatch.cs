namespace PBench.Harness.CommandLine;

/// <summary>Suggests what a mistyped name was meant to be.</summary>
public static class NearestMatch
{
    /// <summary>The known name with the fewest edits, or null if none is near: at most a third of the letters, at least two.</summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        var limit = Math.Max(2, name.Length / 3);
        return known
            .Select(k => (Name: k, Edits: k.StartsWith(name, StringComparison.OrdinalIgnoreCase) && name.Length > 1 ? 1 : Edits(name, k)))
            .Where(k => k.Edits <= limit && k.Edits < k.Name.Length)
            .OrderBy(k => k.Edits).ThenBy(k => k.Name, StringComparer.Ordinal)
            .Select(k => k.Name)
            .FirstOrDefault();
    }

    /// <summary>The sentence about a name that is not known: nearest match and all known names.</summary>
    public static UsageException Unknown(string kind, string name, IReadOnlyCollection<string> known)
    {
        var hint = Of(name, known) is { } near ? $" Did you mean '{near}'?" : "";
        return new UsageException($"unknown {kind} '{Reporting.OneLine.Of(name)}'.{hint} Known: {string.Join(", ", known)}.");
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment), ignoring case.</summary>
    public static int Edits(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = i + j;
                    continue;
                }

                var same = Same(a[i - 1], b[j - 1]);
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
