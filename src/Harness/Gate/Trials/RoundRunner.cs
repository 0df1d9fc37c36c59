using PBench.Harness.Machine;
using PBench.Harness.Measuring;
using PBench.Strategies;

namespace PBench.Harness.Gate.Trials;

/// <summary>Measures rounds: both arms of a case right after each other, which first is left to the seed.</summary>
internal sealed class RoundRunner(ArmLauncher baseArm, ArmLauncher headArm, long seed, CancellationToken interrupt)
{
    /// <summary>Cores that others may use beyond those that the case leaves free: editors and system services stay below, a busy loop does not.</summary>
    private const double ToleratedForeignCores = 0.5;

    private int sequence;

    /// <summary>Null when interrupted.</summary>
    public async Task<GateRound?> RunAsync(GateCase gateCase, int batch, int round)
    {
        var before = ProcessorLoad.Read();
        RoundRecord baseRound, headRound;
        if (ItemRandom.For(seed, sequence).Next(2) == 0)
        {
            baseRound = await LaunchAsync(baseArm, gateCase.Base, round).ConfigureAwait(false);
            headRound = await LaunchAsync(headArm, gateCase.Head, round).ConfigureAwait(false);
        }
        else
        {
            headRound = await LaunchAsync(headArm, gateCase.Head, round).ConfigureAwait(false);
            baseRound = await LaunchAsync(baseArm, gateCase.Base, round).ConfigureAwait(false);
        }

        if (interrupt.IsCancellationRequested)
        {
            return null;
        }

        var foreign = before is null ? null : ProcessorLoad.Read()?.ForeignCoresSince(before);
        return new GateRound(batch, round, foreign, IsClean(gateCase, foreign), baseRound, headRound);
    }

    private async Task<RoundRecord> LaunchAsync(ArmLauncher arm, BenchCase benchCase, int round) =>
        new(round, ++sequence, await arm.LaunchAsync(benchCase, interrupt).ConfigureAwait(false));

    private static bool IsClean(GateCase gateCase, double? foreign)
    {
        var usable = Environment.ProcessorCount;
        var needed = Math.Clamp(Math.Max(gateCase.Base.Workers, gateCase.Head.Workers), 1, usable);
        return foreign is null || foreign <= usable - needed + ToleratedForeignCores;
    }
}
