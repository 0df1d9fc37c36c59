namespace PBench.Harness.Gate.Statistics;

/// <summary>After how many rounds the data are looked at, and how much of the permitted error each look may spend.</summary>
/// <remarks>
/// Whoever looks again and again until the answer suits is fooled more often than the level says. Here the shares of all looks add up
/// to the whole, so by the union bound the chance of a wrong answer at any of them is at most <see cref="Alpha"/>, however they
/// depend on each other. Most is spent early: a quiet machine should be done after ten rounds. Never earlier: from four to six rounds,
/// two to eighteen of a hundred verdicts about equal arms were wrong.
/// </remarks>
public sealed class LookSchedule
{
    /// <summary>Error permitted over all looks together.</summary>
    public const double Alpha = 0.01;

    public const int FewestRounds = 10;
    public const int DefaultMostRounds = 60;

    private static readonly (int Rounds, double Share)[] Full = [(10, 0.40), (15, 0.20), (20, 0.15), (30, 0.10), (40, 0.075), (60, 0.075)];

    private readonly Dictionary<int, double> alphas;

    /// <param name="mostRounds">The last look; what is left of the error is spent there.</param>
    public LookSchedule(int mostRounds = DefaultMostRounds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostRounds, FewestRounds);
        MostRounds = mostRounds;
        alphas = Full.Where(l => l.Rounds < mostRounds).ToDictionary(l => l.Rounds, l => l.Share * Alpha);
        alphas[mostRounds] = Alpha - alphas.Values.Sum();
    }

    public int MostRounds { get; }

    public IReadOnlyCollection<int> Looks => alphas.Keys;

    /// <summary>The error that the look after so many rounds may spend; null where there is no look.</summary>
    public double? AlphaAt(int rounds) => alphas.TryGetValue(rounds, out var alpha) ? alpha : null;
}
