namespace PBench.Workloads;

/// <summary>SplitMix64: a generator whose whole state is one number, so that it can be captured and sent, which <see cref="Random"/> cannot.</summary>
/// <remarks>
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014. Safe to share between threads,
/// without a lock, because a captured lock is refused. Uses no function of the system's mathematical library, whose
/// last bits differ between machines.
/// </remarks>
public sealed class SmallRandom(long seed)
{
    private ulong state = unchecked((ulong)seed * 0xD1342543DE82EF95 + 0x2545F4914F6CDD1D);

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            var z = Interlocked.Add(ref state, 0x9E3779B97F4A7C15);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>In [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>In [0, 1), a multiple of 2⁻³²: added to a small whole number it can be got back exactly.</summary>
    public double NextFraction() => (Next() >> 32) * (1.0 / (1UL << 32));

    /// <summary>Two independent standard normal numbers, by Marsaglia's polar method.</summary>
    public (double First, double Second) NextNormals()
    {
        while (true)
        {
            var u = (2 * NextDouble()) - 1;
            var v = (2 * NextDouble()) - 1;
            var s = (u * u) + (v * v);
            if (s is > 0 and < 1)
            {
                var factor = Math.Sqrt(-2 * Log(s) / s);
                return (u * factor, v * factor);
            }
        }
    }

    /// <summary>Natural logarithm of a normal positive number from exactly rounded operations only, hence the same bits everywhere.</summary>
    internal static double Log(double x)
    {
        const double Ln2 = 0.69314718055994530942;
        const double Sqrt2 = 1.41421356237309504880;
        var exponent = Math.ILogB(x);
        var mantissa = Math.ScaleB(x, -exponent);
        if (mantissa > Sqrt2)
        {
            mantissa /= 2;
            exponent++;
        }

        // ln m = 2 artanh t = 2 (t + t³/3 + t⁵/5 + …); |t| < 0.172, so the eleventh term is below 10⁻¹⁷.
        var t = (mantissa - 1) / (mantissa + 1);
        var square = t * t;
        var sum = 0.0;
        for (var k = 21; k >= 1; k -= 2)
        {
            sum = (sum * square) + (1.0 / k);
        }

        return (exponent * Ln2) + (2 * t * sum);
    }
}
