namespace PBench.Harness.CommandLine;

/// <summary>Values given comma separated or repeated.</summary>
public static class ListText
{
    /// <summary>The values in order, each once; commas inside square brackets do not separate.</summary>
    public static IReadOnlyList<string> Split(IReadOnlyList<string>? given)
    {
        var values = new List<string>();
        foreach (var text in given ?? [])
        {
            int start = 0, depth = 0;
            for (var i = 0; i <= text.Length; i++)
            {
                if (i == text.Length || (text[i] == ',' && depth == 0))
                {
                    Add(values, text[start..i].Trim());
                    start = i + 1;
                    continue;
                }

                depth += text[i] switch { '[' => 1, ']' when depth > 0 => -1, _ => 0 };
            }
        }

        return values;
    }

    private static void Add(List<string> values, string value)
    {
        if (value.Length == 0)
        {
            throw new UsageException("an empty value in a list: separate values by one comma.");
        }

        if (!values.Contains(value))
        {
            values.Add(value);
        }
    }
}
