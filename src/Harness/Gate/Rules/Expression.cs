using PBench.Harness.Measuring;

namespace PBench.Harness.Gate.Rules;

/// <summary>What the functions of a rule are computed from: low quantiles over the rounds that the weights select.</summary>
internal interface IRuleData
{
    /// <summary>Time of one map, ns.</summary>
    double TimeNs(BenchCase benchCase, ReadOnlySpan<int> weights);

    /// <summary>Worker time outside the function per chunk, from the traced iterations, ns.</summary>
    double OverheadPerChunkNs(BenchCase benchCase, ReadOnlySpan<int> weights);
}

/// <summary>One side of a rule. All values are positive, so that ratios of them have a logarithm.</summary>
internal abstract record Expression
{
    /// <summary>Power of time: 0 for a plain number, 1 for a time.</summary>
    public abstract int TimePower { get; }

    /// <summary>Every case it needs, and whether it needs its trace.</summary>
    public abstract IEnumerable<(BenchCase Case, bool IsTraced)> Needs { get; }

    public abstract double Value(IRuleData data, ReadOnlySpan<int> weights);
}

/// <summary><c>1.6</c>, <c>80%</c>, <c>2us</c> (in ns).</summary>
internal sealed record Constant(double Number, int Power) : Expression
{
    public override int TimePower => Power;

    public override IEnumerable<(BenchCase Case, bool IsTraced)> Needs => [];

    public override double Value(IRuleData data, ReadOnlySpan<int> weights) => Number;
}

/// <summary><c>a * b</c> or <c>a / b</c>.</summary>
internal sealed record Product(Expression Left, Expression Right, bool IsQuotient) : Expression
{
    public override int TimePower => Left.TimePower + (IsQuotient ? -Right.TimePower : Right.TimePower);

    public override IEnumerable<(BenchCase Case, bool IsTraced)> Needs => Left.Needs.Concat(Right.Needs);

    public override double Value(IRuleData data, ReadOnlySpan<int> weights)
    {
        var (left, right) = (Left.Value(data, weights), Right.Value(data, weights));
        return IsQuotient ? left / right : left * right;
    }
}

/// <summary><c>ratio(a, b)</c>: time of a ÷ time of b. <c>speedup</c> is the ratio of <c>serial</c> to a case, <c>efficiency</c> that ÷ workers.</summary>
/// <param name="Numerator">Whose time is above.</param>
/// <param name="Denominator">Whose time is below.</param>
/// <param name="Divisor">The quotient is divided by it: workers, or 1.</param>
internal sealed record TimeRatio(BenchCase Numerator, BenchCase Denominator, int Divisor) : Expression
{
    public override int TimePower => 0;

    public override IEnumerable<(BenchCase Case, bool IsTraced)> Needs => [(Numerator, false), (Denominator, false)];

    public override double Value(IRuleData data, ReadOnlySpan<int> weights) =>
        data.TimeNs(Numerator, weights) / data.TimeNs(Denominator, weights) / Divisor;
}

/// <summary><c>overhead_per_chunk(strategy, workload)</c>.</summary>
internal sealed record ChunkOverhead(BenchCase Case) : Expression
{
    public override int TimePower => 1;

    public override IEnumerable<(BenchCase Case, bool IsTraced)> Needs => [(Case, true)];

    public override double Value(IRuleData data, ReadOnlySpan<int> weights) => data.OverheadPerChunkNs(Case, weights);
}
