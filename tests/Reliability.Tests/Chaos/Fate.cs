using System.Runtime.InteropServices;

namespace PBench.Reliability.Tests.Chaos;

/// <summary>What an item does.</summary>
public enum Fate
{
    Value,
    Slow,
    Throw,
    Kill,
    ExitZero,
    ExitOne,
    ExitNinetyNine,
    FailFast,
    Overflow,
    WildWrite,
    Hang,
}

public static class Fates
{
    public static bool IsDeath(this Fate fate) => fate is >= Fate.Kill and <= Fate.WildWrite;

    /// <summary>Does it, in the worker.</summary>
    public static int Meet(Fate fate, int index)
    {
        switch (fate)
        {
            case Fate.Slow:
                Thread.Sleep(2);
                break;
            case Fate.Throw:
                throw new InvalidOperationException($"item {index}");
            case Fate.Kill:
                Machine.Signal(Environment.ProcessId, Machine.SigKill);
                Thread.Sleep(Timeout.Infinite);
                break;
            case Fate.ExitZero:
                Environment.Exit(0);
                break;
            case Fate.ExitOne:
                Environment.Exit(1);
                break;
            case Fate.ExitNinetyNine:
                Environment.Exit(99);
                break;
            case Fate.FailFast:
                Environment.FailFast("chaos");
                break;
            case Fate.Overflow:
                return Deeper(index);
            case Fate.WildWrite:
                Marshal.WriteByte(0x20_0000, 1); // at address 0 it would be an exception like others
                break;
            case Fate.Hang:
                Thread.Sleep(Timeout.Infinite);
                break;
        }

        return Answer(index);
    }

    public static int Answer(int index) => (index * 3) + 1;

    private static int Deeper(int x) => x + Deeper(x + 1) + 1;
}
