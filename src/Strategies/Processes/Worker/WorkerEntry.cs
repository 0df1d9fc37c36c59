using PBench.Strategies.Interop;
using PBench.Strategies.Processes.Pipes;
using PBench.Strategies.Processes.Protocol;
using PBench.Strategies.Processes.SharedMemory;

namespace PBench.Strategies.Processes.Worker;

/// <summary>Where a worker process begins and ends, however it was started. The user's <c>Main</c> is not part of it.</summary>
/// <remarks>
/// What a worker touches before it is ready is most of its start: no console, thread pool, LINQ or JSON, each of which costs
/// milliseconds, and nothing that only the caller's functions need. The methods are cut so that compiling the first does not load
/// what the second uses. (docs/decisions/worker-start.md)
/// </remarks>
public static class WorkerEntry
{
    /// <summary>Serves the parent until it is done with this worker; then ends the process.</summary>
    public static void Run()
    {
        var text = Environment.GetEnvironmentVariable(WorkerAddress.Variable)
            ?? throw new InvalidOperationException("This program is a part of PBench.Strategies and is started by it, not by hand.");
        var address = WorkerAddress.Read(text);
        var control = OneWayPipe.Open(address.Control, FileAccess.Read);
        var layout = new MailboxLayout(address.ItemBytes, address.ResultBytes);
        var platform = new Platform(address.IsPortable);
        var mailbox = new Mailbox(MappedSegment.Open(address.Mailbox, layout.Length, platform.Segments), layout);
        platform.Segments.Forget(address.Mailbox); // the parent may be killed before it does
        var input = OneWayPipe.Open(address.ToWorker, FileAccess.Read);
        var output = OneWayPipe.Open(address.FromWorker, FileAccess.Write);
        IWorkerPort port = address.Transport == SharedMemoryStrategy.StrategyName
            ? new SharedMemoryPort(mailbox, platform, input, output)
            : new PipePort(mailbox, platform, input, output);
        if (!address.OpensFirst)
        {
            port.Tell(MessageKind.Ready, []); // all is open, so messages can come; the rest is made while the parent hears of it
        }

        Serve(port, mailbox, control, isReady: !address.OpensFirst);
    }

    private static void Serve(IWorkerPort port, Mailbox mailbox, Stream control, bool isReady)
    {
        WorkerEnvironment.Clean();
        var loop = new WorkerLoop(port, mailbox, isReady);
        new ParentWatch(control).Start(loop.CancelJob);
        loop.Run();
        Environment.Exit(0);
    }
}
