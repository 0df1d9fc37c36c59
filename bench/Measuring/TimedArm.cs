using System.Diagnostics;
using PBench.Harness.Measuring.Child;

namespace PBench.Bench.Measuring;

/// <summary>Code of this process, run by BenchmarkDotNet's engine, every call timed by itself.</summary>
/// <remarks>
/// The engine decides how often and in which iterations; it times batches, whose mean would hide what a low quantile is for,
/// so every call takes its own two clock readings (about 25 ns each).
/// </remarks>
internal sealed class TimedArm : IArm
{
    private const int MostIterations = 200;
    private readonly string name;
    private readonly Func<long> once;
    private readonly List<double> times = new(1 << 16);
    private double typicalNs;

    private TimedArm(string name, int block, Func<long> once)
    {
        this.name = name;
        this.once = once;
        Sample = new Sample(block);
    }

    public Sample Sample { get; }

    /// <summary>Times the whole of <paramref name="action"/>.</summary>
    /// <param name="name">For the engine.</param>
    /// <param name="action">One call.</param>
    /// <param name="block">Calls to a block: as many as the limit's program makes.</param>
    /// <param name="idle">Time to do nothing before each call, so that all sides have gone to sleep.</param>
    public static TimedArm Of(string name, Action action, int block = 1, TimeSpan idle = default) => new(name, block, () =>
    {
        if (idle > TimeSpan.Zero)
        {
            Thread.Sleep(idle);
        }

        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetTimestamp() - start;
    });

    /// <summary>Times what <paramref name="ticks"/> says: stopwatch ticks of the part of a call that counts.</summary>
    public static TimedArm OfPart(string name, Func<long> ticks, int block = 1) => new(name, block, ticks);

    public void WarmUp(RoundPlan plan)
    {
        const int LeastCalls = 3;
        var began = Stopwatch.GetTimestamp();
        var last = began;
        for (var calls = 0; calls < LeastCalls || Stopwatch.GetElapsedTime(began) < plan.WarmUp; calls++)
        {
            last = Stopwatch.GetTimestamp();
            once();
        }

        typicalNs = Stopwatch.GetElapsedTime(last).TotalNanoseconds; // with what is not timed: the engine plans with it
    }

    public void Round(RoundPlan plan)
    {
        times.Clear();
        var engine = new EngineRun(Record, new ProcessFamily(null), _ => { });
        var iterations = engine.Run(IterationPlan.For(typicalNs, plan.BudgetNs, MostIterations), plan.BudgetNs, MostIterations, name);
        var timed = (int)iterations.Sum(iteration => iteration.Operations);
        Sample.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(times)[^timed..]); // those before were the engine's warm-up
    }

    private Task<object> Record()
    {
        times.Add(once() * (1e9 / Stopwatch.Frequency));
        return Task.FromResult<object>(times);
    }
}
