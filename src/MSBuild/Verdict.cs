using System.Text.Json;

namespace PBench.MSBuild;

/// <summary>What is read of <c>verdict.json</c>.</summary>
internal sealed record Verdict(IReadOnlyList<CaseVerdict>? Cases = null, IReadOnlyList<RuleVerdict>? Rules = null)
{
    public const string FileName = "verdict.json";

    private static readonly JsonSerializerOptions Form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
    };

    /// <exception cref="IOException">It is not there.</exception>
    /// <exception cref="JsonException">It is no verdict.</exception>
    public static Verdict Read(string folder)
    {
        var verdict = JsonSerializer.Deserialize<Verdict>(File.ReadAllText(Path.Combine(folder, FileName)), Form);
        return verdict ?? throw new JsonException("The document is null.");
    }
}

/// <summary>One case of two arms.</summary>
/// <param name="Case">Its name.</param>
/// <param name="Verdict"><c>pass</c>, <c>fail</c> or <c>inconclusive</c>.</param>
/// <param name="Reason">One sentence.</param>
internal sealed record CaseVerdict(string Case, string Verdict, string Reason);

/// <summary>One rule.</summary>
/// <param name="File">The file of rules.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Text">The rule.</param>
/// <param name="Verdict"><c>pass</c>, <c>fail</c> or <c>inconclusive</c>.</param>
/// <param name="Reason">One sentence.</param>
internal sealed record RuleVerdict(string File, int Line, int Column, string Text, string Verdict, string Reason);
