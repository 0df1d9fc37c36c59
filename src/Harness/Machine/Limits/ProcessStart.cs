namespace PBench.Harness.Machine.Limits;

/// <summary>Starts a process that does nothing but answer its first byte, and waits for the answer.</summary>
internal sealed class ProcessStart : IProbedAction
{
    private readonly List<System.Diagnostics.Process> started = [];

    public void Run()
    {
        var echo = EchoProcess.StartBare();
        started.Add(echo);
        EchoProcess.Exchange(echo);
    }

    public void Dispose() => started.ForEach(EchoProcess.Stop); // ending them is not part of their start
}
