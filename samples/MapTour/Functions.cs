using PBench.Strategies;

namespace MapTour;

/// <summary>Static fields belong to each worker: an initializer sets them there.</summary>
internal static class Shop
{
    public static string Currency { get; set; } = "none";
}

internal static class Vectors
{
    public static void Halve(ReadOnlySpan<float> input, Span<float> output)
    {
        for (var i = 0; i < input.Length; i++)
        {
            output[i] = input[i] / 2;
        }
    }
}

internal static class Numbers
{
    public static IEnumerable<int> Natural()
    {
        for (var n = 0; ; n++)
        {
            yield return n;
        }
    }

    public static string Nap(int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return $"slept {milliseconds} ms";
    }

    public static int Crash()
    {
        Environment.Exit(3); // as a native library would
        return 0;
    }

    public static int HangAtSeven(int n)
    {
        if (n == 7)
        {
            Thread.Sleep(Timeout.Infinite);
        }

        return n;
    }
}

/// <summary>A functor: <c>factor × item + offset</c>.</summary>
internal sealed class Affine(int factor, int offset) : IMapFunction<int, int>
{
    public int Invoke(int item) => factor * item + offset;
}

/// <summary>Reports come on any thread, in increasing order; the last one counts all items.</summary>
internal sealed class LastReport : IProgress<MapProgress>
{
    public MapProgress Last { get; private set; }

    public void Report(MapProgress value) => Last = value;
}
