namespace PBench.Harness.Measuring.Statistics;

/// <summary>Linear least squares with coefficients that cannot be negative (Lawson and Hanson's problem NNLS).</summary>
/// <remarks>With at most four coefficients every set of positive ones can be tried: the best feasible one is the solution, exactly.</remarks>
public static class LeastSquares
{
    /// <summary>The coefficients x ≥ 0 with the least Σ (row · x − y)².</summary>
    /// <param name="rows">One row of factors for each equation, all of the same length.</param>
    /// <param name="y">The right sides.</param>
    public static double[] NonNegative(IReadOnlyList<double[]> rows, IReadOnlyList<double> y)
    {
        var columns = rows[0].Length;
        var best = new double[columns];
        var least = Residual(rows, y, best);
        for (var set = 1; set < 1 << columns; set++)
        {
            int[] free = [.. Enumerable.Range(0, columns).Where(c => (set >> c & 1) == 1)];
            if (Solve(rows, y, free, columns) is { } x && x.All(v => v >= 0) && Residual(rows, y, x) is var residual && residual < least * (1 - 1e-12))
            {
                (best, least) = (x, residual);
            }
        }

        return best;
    }

    /// <summary>Σ (row · x − y)².</summary>
    public static double Residual(IReadOnlyList<double[]> rows, IReadOnlyList<double> y, double[] x) =>
        rows.Zip(y, (row, target) => Math.Pow(row.Zip(x, (a, b) => a * b).Sum() - target, 2)).Sum();

    /// <summary>The normal equations of the free columns by Gaussian elimination with pivots; null where they have no one solution.</summary>
    private static double[]? Solve(IReadOnlyList<double[]> rows, IReadOnlyList<double> y, int[] free, int columns)
    {
        var n = free.Length;
        var a = new double[n, n + 1];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                a[i, j] = rows.Sum(r => r[free[i]] * r[free[j]]);
            }

            a[i, n] = rows.Zip(y, (r, target) => r[free[i]] * target).Sum();
        }

        for (var pivot = 0; pivot < n; pivot++)
        {
            var largest = Enumerable.Range(pivot, n - pivot).MaxBy(i => Math.Abs(a[i, pivot]));
            if (Math.Abs(a[largest, pivot]) < 1e-12 * rows.Sum(r => r[free[pivot]] * r[free[pivot]]))
            {
                return null;
            }

            for (var j = 0; j <= n; j++)
            {
                (a[pivot, j], a[largest, j]) = (a[largest, j], a[pivot, j]);
            }

            for (var i = pivot + 1; i < n; i++)
            {
                var factor = a[i, pivot] / a[pivot, pivot];
                for (var j = pivot; j <= n; j++)
                {
                    a[i, j] -= factor * a[pivot, j];
                }
            }
        }

        var x = new double[columns];
        for (var i = n - 1; i >= 0; i--)
        {
            x[free[i]] = (a[i, n] - Enumerable.Range(i + 1, n - i - 1).Sum(j => a[i, j] * x[free[j]])) / a[i, i];
        }

        return x;
    }
}
