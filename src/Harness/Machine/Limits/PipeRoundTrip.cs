using System.Diagnostics;

namespace PBench.Harness.Machine.Limits;

/// <summary>A byte to another process and back, through its redirected streams, which are pipes.</summary>
internal sealed class PipeRoundTrip : IProbedAction
{
    private readonly Process echo = EchoProcess.StartBare();

    public int Operations => 100;

    public void Run()
    {
        for (var i = 0; i < Operations; i++)
        {
            EchoProcess.Exchange(echo);
        }
    }

    public void Dispose() => EchoProcess.Stop(echo);
}
