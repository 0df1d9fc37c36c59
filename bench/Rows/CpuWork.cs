using PBench.Bench.Measuring;

namespace PBench.Bench.Rows;

/// <summary>A fixed amount of computing that touches no memory: a chain of multiplications, each of which waits for the one before.</summary>
internal static class CpuWork
{
    public static double Burn(double seed, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            seed = (seed * 0.999999) + 1e-6;
        }

        return seed;
    }

    /// <summary>Steps of <see cref="Burn"/> that take <paramref name="time"/> on an idle core.</summary>
    public static int StepsFor(TimeSpan time)
    {
        const int Trial = 100_000;
        var arm = TimedArm.Of("calibration", () => Burn(1, Trial));
        RoundPlan.Quick.Run(arm);
        return (int)(Trial * time.TotalNanoseconds / arm.Sample.Low);
    }

    /// <summary>All chunks by threads that have nothing to hand over: each has its equal part from the start. What a strategy is held against.</summary>
    public static void StaticSplit(int chunks, int threads, int steps, double[] results)
    {
        var others = new Thread[threads - 1];
        for (var t = 0; t < others.Length; t++)
        {
            var part = t + 1;
            others[t] = new Thread(() => Part(part));
            others[t].Start();
        }

        Part(0);
        foreach (var thread in others)
        {
            thread.Join();
        }

        void Part(int part)
        {
            for (var i = chunks * part / threads; i < chunks * (part + 1) / threads; i++)
            {
                results[i] = Burn(i, steps);
            }
        }
    }
}
