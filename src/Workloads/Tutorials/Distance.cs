using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>Euclidean distances to one captured point: much data in, little out, hardly any work per byte.</summary>
/// <remarks>
/// Addition of floating-point numbers is not associative, so the order is part of the definition, and both bodies and
/// the oracle keep it: lane k of four sums the squares of features k, k + 4, k + 8 in this order; the distance is the
/// square root of (lane 0 + lane 2) + (lane 1 + lane 3). Nothing is fused, so all agree bit for bit on every processor.
/// </remarks>
public sealed class DistanceWorkload()
    : MapWorkload<Point10, double>("distance", "distance of points with 10 features to one target: 80 MB in, 8 MB out", new WorkloadDefaults(1_000_000, 5, 200_000, QuickScale: 0.2))
{
    private static readonly WorkloadParameter Body = new("body", ["scalar", "vector"]);

    /// <inheritdoc/>
    public override IReadOnlyList<WorkloadParameter> Parameters => [Body];

    /// <inheritdoc/>
    public override PublishedFigure Published => new(
        "serial 7.67 s ± 0.13; pool made, used, closed and joined: 2.9 s ± 0.05: speedup 2.64, efficiency 0.53 (compare cold_ns)",
        TimeSpan.FromSeconds(7.67),
        TimeSpan.FromSeconds(2.9),
        2.64);

    /// <inheritdoc/>
    protected internal override Point10[] Input(WorkloadSettings settings)
    {
        var random = new SmallRandom(settings.Seed);
        var points = new Point10[Count(settings)];
        foreach (ref var point in points.AsSpan())
        {
            point = Point10.Normal(random);
        }

        return points;
    }

    /// <inheritdoc/>
    protected internal override Func<Point10, double> Function(WorkloadSettings settings)
    {
        var target = Target(settings);
        return point => Scalar(point, target);
    }

    /// <inheritdoc/>
    protected internal override MapCall<Point10, double> Call(WorkloadSettings settings)
    {
        if (settings.ValueOf(Body) == "scalar")
        {
            return base.Call(settings);
        }

        var function = Chunk(settings);
        return (session, items, options, cancellation) => session.MapChunksAsync(function, items, options, cancellation);
    }

    /// <inheritdoc/>
    protected internal override double Answer(Point10 item, int index, WorkloadSettings settings)
    {
        var target = Target(settings);
        Span<double> lanes = stackalloc double[4];
        for (var feature = 0; feature < Point10.Features; feature++)
        {
            lanes[feature % 4] += (item[feature] - target[feature]) * (item[feature] - target[feature]);
        }

        return Math.Sqrt(lanes[0] + lanes[2] + (lanes[1] + lanes[3]));
    }

    /// <summary>The vectorised body, which takes a whole chunk.</summary>
    internal static ChunkFunction<Point10, double> Chunk(WorkloadSettings settings)
    {
        var target = Target(settings);
        return (ReadOnlySpan<Point10> points, Span<double> distances) => Vector(points, target, distances);
    }

    private static Point10 Target(WorkloadSettings settings) => Point10.Normal(new SmallRandom(~settings.Seed));

    private static double Scalar(in Point10 p, in Point10 t)
    {
        var lane0 = Square(p[0] - t[0]) + Square(p[4] - t[4]) + Square(p[8] - t[8]);
        var lane1 = Square(p[1] - t[1]) + Square(p[5] - t[5]) + Square(p[9] - t[9]);
        var lane2 = Square(p[2] - t[2]) + Square(p[6] - t[6]);
        var lane3 = Square(p[3] - t[3]) + Square(p[7] - t[7]);
        return Math.Sqrt(lane0 + lane2 + (lane1 + lane3));
    }

    private static double Square(double x) => x * x;

    private static void Vector(ReadOnlySpan<Point10> points, in Point10 target, Span<double> distances)
    {
        ReadOnlySpan<double> t = target;
        var target0 = Vector256.Create(t);
        var target4 = Vector256.Create(t[4..]);
        var target8 = Vector128.Create(t[8..]);
        var features = MemoryMarshal.Cast<Point10, double>(points);
        for (var i = 0; i < points.Length; i++)
        {
            var p = features.Slice(i * Point10.Features, Point10.Features);
            var d0 = Vector256.Create(p) - target0;
            var d4 = Vector256.Create(p[4..]) - target4;
            var d8 = Vector128.Create(p[8..]) - target8;
            var lanes = (d0 * d0) + (d4 * d4);
            var pair = lanes.GetLower() + (d8 * d8) + lanes.GetUpper();
            distances[i] = Math.Sqrt(pair[0] + pair[1]);
        }
    }
}
