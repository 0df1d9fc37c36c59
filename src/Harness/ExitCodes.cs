namespace PBench.Harness;

/// <summary>Exit codes of the tool.</summary>
public static class ExitCodes
{
    /// <summary>Done, every check as expected.</summary>
    public const int Done = 0;

    /// <summary>A verdict: an unexpected outcome (wrong, misordered), a broken contract.</summary>
    public const int Verdict = 1;

    /// <summary>The command line or an input file is wrong.</summary>
    public const int Usage = 2;

    /// <summary>A case could not be measured; the rest is in the reports.</summary>
    public const int NotMeasured = 3;

    /// <summary>Too noisy to say within the time allowed.</summary>
    public const int Inconclusive = 4;

    /// <summary>Another machine where that matters, another workload definition or schema.</summary>
    public const int NotComparable = 5;

    /// <summary>Interrupted; what was measured is kept.</summary>
    public const int Interrupted = 130;

    /// <summary>Of a child process: it could not write its result (EX_IOERR of sysexits.h). Never the tool's own.</summary>
    internal const int CouldNotReport = 74;

    private static readonly int[] Precedence = [Interrupted, Usage, NotComparable, Verdict, NotMeasured, Inconclusive];

    /// <summary>The one to exit with where several apply.</summary>
    public static int Of(IReadOnlyCollection<int> codes) => Precedence.FirstOrDefault(codes.Contains);

    /// <summary>All that apply, in order of precedence, for the summary.</summary>
    public static IEnumerable<int> Ordered(IReadOnlyCollection<int> codes) => Precedence.Where(codes.Contains);
}
