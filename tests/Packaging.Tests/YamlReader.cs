namespace PBench.Packaging.Tests;

/// <summary>Reads the part of YAML that workflows here are written in: block mappings, block sequences, plain scalars, literal blocks.</summary>
/// <remarks>Anything else is refused, so that nothing is read otherwise than a full reader would.</remarks>
internal sealed class YamlReader
{
    private const string NotPlain = "{}[]&*!>%@`\"'#,?";
    private readonly List<string> lines;
    private int next;

    private YamlReader(string text) => lines = [.. text.ReplaceLineEndings("\n").Split('\n')];

    /// <returns>Mappings as dictionaries, sequences as lists, all else as strings; an absent value is null.</returns>
    /// <exception cref="InvalidDataException">It is other YAML, or none: which line.</exception>
    public static object? Read(string text)
    {
        var reader = new YamlReader(text);
        var value = reader.Block(0);
        return reader.Peek() is null ? value : throw reader.Refused("is indented otherwise than what it belongs to");
    }

    private object? Block(int indent) => Peek() switch
    {
        { } line when Indent(line) != indent => null,
        { } line when IsEntry(line) => Sequence(indent),
        { } => Mapping(indent),
        null => null,
    };

    private List<object?> Sequence(int indent)
    {
        var entries = new List<object?>();
        while (Peek() is { } line && Indent(line) == indent && IsEntry(line))
        {
            lines[next] = string.Concat(line.AsSpan(0, indent), "  ", line.AsSpan(indent + 2)); // the entry is a block of its own, two columns on
            entries.Add(line.Contains(": ", StringComparison.Ordinal) || line.EndsWith(':') ? Mapping(indent + 2) : Scalar(lines[next++].Trim()));
        }

        return entries;
    }

    private Dictionary<string, object?> Mapping(int indent)
    {
        var entries = new Dictionary<string, object?>(StringComparer.Ordinal);
        while (Peek() is { } line && Indent(line) == indent && !IsEntry(line))
        {
            var parts = line.Trim().Split(':', 2);
            if (parts.Length < 2 || (parts[1].Length > 0 && parts[1][0] != ' ') || !entries.TryAdd(parts[0], null))
            {
                throw Refused("is no new key with a value");
            }

            next++;
            entries[parts[0]] = parts[1].Trim() switch
            {
                "" => Peek() is { } below && (Indent(below) > indent || (IsEntry(below) && Indent(below) == indent)) ? Block(Indent(below)) : null,
                "|" => Literal(indent),
                var value => Scalar(value),
            };
        }

        return entries;
    }

    /// <summary>The lines that are indented deeper, without what they share.</summary>
    private string Literal(int indent)
    {
        var body = lines.Skip(next).TakeWhile(line => line.Trim().Length == 0 || Indent(line) > indent).ToList();
        next += body.Count;
        var shared = body.Where(line => line.Trim().Length > 0).Min(Indent);
        return string.Join('\n', body.Select(line => line.Length > shared ? line[shared..] : "")).TrimEnd() + "\n";
    }

    private string Scalar(string text) =>
        NotPlain.Contains(text[0], StringComparison.Ordinal) || text.Contains(" #", StringComparison.Ordinal) || text.Contains(": ", StringComparison.Ordinal) ? throw Refused($"has a value in a form that is not read here: {text}") : text;

    /// <summary>The next line that says something.</summary>
    private string? Peek()
    {
        while (next < lines.Count && (lines[next].Trim().Length == 0 || lines[next].TrimStart()[0] == '#'))
        {
            next++;
        }

        return next == lines.Count ? null : lines[next].Contains('\t', StringComparison.Ordinal) ? throw Refused("has a tabulator") : lines[next];
    }

    private static bool IsEntry(string line) => line.TrimStart().StartsWith("- ", StringComparison.Ordinal);

    private static int Indent(string line) => line.Length - line.TrimStart().Length;

    private InvalidDataException Refused(string why) => new($"line {next + 1} {why}: {lines[Math.Min(next, lines.Count - 1)].Trim()}");
}
