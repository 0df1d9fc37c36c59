using System.Text.Json;

namespace PBench.MSBuild;

/// <summary>What is read of <c>verdict.json</c>.</summary>
/// <param name="Cases">Of two arms; empty under rules.</param>
/// <param name="Rules">Of a file of rules; empty under arms.</param>
internal sealed record Verdict(IReadOnlyList<VerdictEntry> Cases, IReadOnlyList<VerdictEntry> Rules)
{
    public const string FileName = "verdict.json";

    private static readonly JsonSerializerOptions Form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <exception cref="IOException">It is not there.</exception>
    /// <exception cref="JsonException">It is no verdict.</exception>
    public static Verdict Read(string folder)
    {
        var verdict = JsonSerializer.Deserialize<Verdict>(File.ReadAllText(Path.Combine(folder, FileName)), Form);
        return verdict ?? throw new JsonException("The document is null.");
    }
}

/// <summary>One case or rule.</summary>
/// <param name="Name">The case's name, or the rule's text.</param>
/// <param name="Verdict"><c>pass</c>, <c>fail</c>, <c>inconclusive</c> or <c>not_measured</c>.</param>
/// <param name="Reason">One sentence.</param>
/// <param name="File">Where the rule stands; null for a case.</param>
/// <param name="Line">From 1; null for a case.</param>
/// <param name="Column">From 1; null for a case.</param>
internal sealed record VerdictEntry(string Name, string Verdict, string Reason, string? File = null, int? Line = null, int? Column = null);
