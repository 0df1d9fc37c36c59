using PBench.Strategies.Interop;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pool;

/// <summary>What distinguishes one process pool from another: how chunks get to a worker and records back.</summary>
internal interface ITransport
{
    /// <summary>The strategy's name.</summary>
    string Name { get; }

    /// <summary>Of each worker's mailbox.</summary>
    MailboxLayout Layout { get; }

    /// <summary>Run time per chunk that automatic sizes aim at: long against the cost of handing a chunk over.</summary>
    TimeSpan TargetChunkTime { get; }

    /// <summary>A chunk of automatic size has at most so many bytes of items, and of results.</summary>
    int MostBytes { get; }

    /// <summary>Chunks that run for less go together, up to this.</summary>
    TimeSpan BundleTime { get; }

    /// <summary>For a thread that sends to several workers one after the other; null: sending is waking.</summary>
    IWakeUps? GatherWakeUps() => null;

    /// <summary>The parent's end for a worker that is about to be started.</summary>
    WorkerLink Connect(Mailbox mailbox, Platform platform, OneWayPipe toWorker, OneWayPipe fromWorker);
}
