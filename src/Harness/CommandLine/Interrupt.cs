using System.Runtime.InteropServices;

namespace PBench.Harness.CommandLine;

/// <summary>Ctrl-C and SIGTERM: the first stops measuring and keeps what there is, the second ends the tool.</summary>
public sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];

    public CancellationToken Token => source.Token;

    /// <summary>Takes the signals of this process.</summary>
    public static Interrupt OfProcess()
    {
        var interrupt = new Interrupt();
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
        {
            interrupt.registrations.Add(PosixSignalRegistration.Create(signal, interrupt.OnSignal));
        }

        return interrupt;
    }

    public void Dispose()
    {
        registrations.ForEach(r => r.Dispose());
        source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (source.IsCancellationRequested)
        {
            Environment.Exit(ExitCodes.Interrupted); // children see the end of their standard input and end, too
        }

        source.Cancel();
    }
}
