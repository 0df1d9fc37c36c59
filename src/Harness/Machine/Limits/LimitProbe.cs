using System.Diagnostics;

namespace PBench.Harness.Machine.Limits;

/// <summary>Measures one limit of the machine within about half a second.</summary>
/// <param name="name">See <see cref="MachineLimit.Name"/>.</param>
/// <param name="what">See <see cref="MachineLimit.What"/>.</param>
/// <param name="bounds">See <see cref="MachineLimit.Bounds"/>.</param>
/// <param name="open">Makes what the measurement needs.</param>
internal sealed class LimitProbe(string name, string what, string bounds, Func<IProbedAction> open)
{
    private const double LowShare = 0.1;
    private const int FewestBatches = 5;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(150); // the runtime optimises what was called often after 0.1 s
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(350);

    public string Name => name;

    /// <summary>The limit, or null where the system has no such thing.</summary>
    public MachineLimit? Measure()
    {
        using var action = open();
        if (!action.IsSupported)
        {
            return null;
        }

        Batches(action, WarmUp);
        var times = Batches(action, Budget);
        times.Sort();
        return new MachineLimit(name, what, bounds, times[(int)(LowShare * (times.Count - 1))], times[(times.Count - 1) / 2], action.Bytes);
    }

    private static List<double> Batches(IProbedAction action, TimeSpan budget)
    {
        var times = new List<double>();
        for (var began = Stopwatch.GetTimestamp(); times.Count < FewestBatches || Stopwatch.GetElapsedTime(began) < budget;)
        {
            var start = Stopwatch.GetTimestamp();
            action.Run();
            times.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / action.Operations);
        }

        return times;
    }
}

/// <summary>Something of the machine that can be done again and again.</summary>
internal interface IProbedAction : IDisposable
{
    /// <summary>This system has it.</summary>
    bool IsSupported => true;

    /// <summary>How often <see cref="Run"/> does it.</summary>
    int Operations => 1;

    /// <summary>Bytes moved each time, or null.</summary>
    long? Bytes => null;

    void Run();
}
