using System.Runtime.InteropServices;

namespace PBench.Strategies.Processes.Worker;

/// <summary>Ctrl-C reaches every process of the terminal; what it means is the parent's decision, and workers go on until they are told.</summary>
internal static class Interrupts
{
    private static PosixSignalRegistration[]? registrations; // kept: a registration that is collected ends

    public static void Ignore() => registrations ??=
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true),
        PosixSignalRegistration.Create(PosixSignal.SIGQUIT, static context => context.Cancel = true),
    ];
}
