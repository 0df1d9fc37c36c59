using System.CommandLine;
using System.Globalization;
using PBench.Harness.Gate.Reporting;
using PBench.Harness.Gate.Statistics;
using PBench.Harness.Gate.Trials;

namespace PBench.Harness.CommandLine;

/// <summary>The options that only <c>pbench gate</c> has.</summary>
internal sealed class GateOptions
{
    public Option<string?> Base { get; } = One("--base", "ARM", "What is compared with: a plug-in FILE.dll, tool:PATH (another build of pbench) or strategy:NAME.");
    public Option<string?> Head { get; } = One("--head", "ARM", "What is judged; of the same kind as --base.");
    public Option<string?> Rules { get; } = One("--rules", "FILE", "Relative rules to check, e.g. speedup(task, distance) >= 1.6; instead of arms.");
    public Option<bool> SelfTest { get; } = new("--self-test") { Description = "The gate's own error rates on this machine; appends to self-test.csv in --out." };
    public Option<string?> Threshold { get; } = One("--threshold", "SHARE", "Smallest slow-down that matters: 5% or 0.05 (default: 5%).");
    public Option<string[]> Metric { get; } = new("--metric") { HelpName = "wall|cpu|allocated", Description = "What the verdict depends on (default: wall); the others inform." };
    public Option<string?> Inconclusive { get; } = One("--inconclusive", "fail|warn|pass", "What to make of a case too noisy to judge (default: fail, exit code 4).");
    public Option<string?> Sessions { get; } = One("--sessions", "N", "Self-test: sessions of each slow-down, those already in the file included (default: 12).");
    public Option<string[]> Slowdown { get; } = new("--slowdown") { HelpName = "PERCENT", Description = "Self-test: extra work of the head in percent (default: 0, 10, 5)." };

    public IEnumerable<Option> All => [Base, Head, Rules, SelfTest, Threshold, Metric, Inconclusive, Sessions, Slowdown];

    public double ThresholdOf(ParseResult parsed)
    {
        if (parsed.GetValue(Threshold) is not { } text)
        {
            return Regression.DefaultThreshold;
        }

        var isPercent = text.EndsWith('%');
        var isNumber = double.TryParse(isPercent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        var share = isPercent ? number / 100 : number;
        return isNumber && share is > 0 and < 1 ? share : throw Wrong("--threshold", text, "a share between 0 and 1 or a percentage, e.g. 0.05 or 5%");
    }

    public IReadOnlyCollection<Metric> MetricsOf(ParseResult parsed)
    {
        var names = ListText.Split(parsed.GetValue(Metric));
        return names.Count == 0 ? [Gate.Trials.Metric.Wall] : [.. names.Select(Named)];
    }

    public InconclusivePolicy PolicyOf(ParseResult parsed) => parsed.GetValue(Inconclusive) switch
    {
        null or "fail" => InconclusivePolicy.Fail,
        "warn" => InconclusivePolicy.Warn,
        "pass" => InconclusivePolicy.Pass,
        var text => throw Wrong("--inconclusive", text, "fail, warn or pass"),
    };

    public int SessionsOf(ParseResult parsed) =>
        parsed.GetValue(Sessions) is not { } text ? 12
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sessions) && sessions is > 0 and <= 100_000 ? sessions
        : throw Wrong("--sessions", text, "a whole number from 1 to 100000");

    public IReadOnlyList<double> SlowdownsOf(ParseResult parsed)
    {
        var texts = ListText.Split(parsed.GetValue(Slowdown));
        return texts.Count == 0 ? [0, 10, 5] : [.. texts.Select(t =>
            double.TryParse(t.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 1000 ? percent
            : throw Wrong("--slowdown", t, "a percentage from 0 to 1000"))];
    }

    /// <summary>How a request wants its trials gated.</summary>
    public static GatePlan PlanOf(RunRequest request, string run, IReadOnlyList<Trial> trials) => new()
    {
        Run = run,
        Trials = trials,
        Schedule = ScheduleOf(request.Rounds ?? LookSchedule.DefaultMostRounds),
        Seed = request.Seed ?? Random.Shared.Next(),
        MaxTime = request.MaxTime,
        TimeLimit = request.TimeLimit,
    };

    private static LookSchedule ScheduleOf(int rounds) =>
        rounds >= LookSchedule.FewestRounds ? new LookSchedule(rounds) : throw new UsageException(
            $"--rounds {rounds}: a gate needs at least {LookSchedule.FewestRounds} rounds; from fewer, equal arms look different too often.");

    private static Metric Named(string name) =>
        Metrics.All.Any(m => Metrics.Name(m) == name) ? Metrics.All.First(m => Metrics.Name(m) == name)
        : throw NearestMatch.Unknown("metric", name, [.. Metrics.All.Select(Metrics.Name)]);

    private static UsageException Wrong(string option, string text, string right) => new($"{option} '{Harness.Reporting.OneLine.Of(text)}': must be {right}.");

    private static Option<string?> One(string name, string help, string description) => new(name) { HelpName = help, Description = description };
}
