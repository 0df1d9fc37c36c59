using System.IO.Pipes;
using PBench.Strategies.Interop;
using PBench.Strategies.Processes.Pipes;
using PBench.Strategies.Processes.Protocol;
using PBench.Strategies.Processes.SharedMemory;

namespace PBench.Strategies.Processes.Worker;

/// <summary>Where a worker process begins and ends, however it was started. The user's <c>Main</c> is not part of it.</summary>
/// <remarks>Touches little before the worker is ready: no console, thread pool, LINQ or JSON, each of which costs milliseconds of every start.</remarks>
public static class WorkerEntry
{
    /// <summary>Serves the parent until it is done with this worker; then ends the process.</summary>
    public static void Run()
    {
        var text = Environment.GetEnvironmentVariable(WorkerAddress.Variable)
            ?? throw new InvalidOperationException("This program is a part of PBench.Strategies and is started by it, not by hand.");
        WorkerEnvironment.Clean();
        var address = WorkerAddress.Read(text);
        var watch = new ParentWatch(OneWayPipe.Open(address.Control, PipeDirection.In));
        var layout = new MailboxLayout(address.ItemBytes, address.ResultBytes);
        var platform = new Platform(address.IsPortable);
        var mailbox = new Mailbox(MappedSegment.Open(address.Mailbox, layout.Length, platform.Segments), layout);
        platform.Segments.Forget(address.Mailbox); // the parent may be killed before it does
        var input = OneWayPipe.Open(address.ToWorker, PipeDirection.In);
        var output = OneWayPipe.Open(address.FromWorker, PipeDirection.Out);
        IWorkerPort port = address.Transport == SharedMemoryStrategy.StrategyName
            ? new SharedMemoryPort(mailbox, platform, input, output)
            : new PipePort(mailbox, platform, input, output);
        var loop = new WorkerLoop(port, mailbox);
        watch.Start(loop.CancelJob);
        loop.Run();
        Environment.Exit(0);
    }
}
