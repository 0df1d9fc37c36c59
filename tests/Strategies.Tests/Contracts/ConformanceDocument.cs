using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace PBench.Strategies.Tests.Contracts;

/// <summary>That docs/conformance.md names every case, and only tests that exist.</summary>
public sealed partial class ConformanceDocument
{
    [Test]
    public void Every_case_is_there_and_every_test_it_names_exists()
    {
        var rows = File.ReadLines(DocumentPath()).Where(line => line.StartsWith("| C", StringComparison.Ordinal)).ToArray();
        var tests = typeof(ParallelMapContract).GetMethods().Select(m => m.Name).ToHashSet();

        Assert.That(rows.Select(row => row.Split('|')[1].Trim()), Is.EqualTo(Enumerable.Range(1, 54).Select(n => $"C{n}")));
        Assert.That(rows.Count(row => Name().IsMatch(row)), Is.EqualTo(54));
        Assert.That(rows.SelectMany(row => Name().Matches(row)).Select(m => m.Groups[1].Value).Except(tests), Is.Empty);
    }

    private static string DocumentPath([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/conformance.md");

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Name();
}
