using System.Runtime.CompilerServices;

namespace PBench.Workloads;

/// <summary>A point with ten features. Unmanaged, so that points travel as plain memory; a <c>double[]</c> each would not.</summary>
[InlineArray(Features)]
public struct Point10
{
    /// <summary>Number of features.</summary>
    public const int Features = 10;

    private double first;

    /// <summary>A point of the standard normal distribution.</summary>
    public static Point10 Normal(SmallRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Point10 point = default;
        for (var i = 0; i < Features; i += 2)
        {
            (point[i], point[i + 1]) = random.NextNormals();
        }

        return point;
    }
}
