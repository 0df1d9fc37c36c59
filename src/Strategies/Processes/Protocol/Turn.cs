namespace PBench.Strategies.Processes.Protocol;

/// <summary>Whose turn a slot is, and for what. Each value is written by the side named first and read by the other.</summary>
/// <remarks>Where a pipe carries the messages, it also tells of them: the turn then only says whose a chunk is that waits in the pipe.</remarks>
internal enum Turn
{
    /// <summary>Parent: it may write a message.</summary>
    Idle,

    /// <summary>Parent → worker: a message, or a part of one, is there.</summary>
    Sent,

    /// <summary>Worker, from <see cref="Sent"/> by compare-and-swap: it has the message.</summary>
    Taken,

    /// <summary>Parent, from <see cref="Sent"/> by compare-and-swap: the worker is not to run the chunk, but to free the slot.</summary>
    Withdrawn,

    /// <summary>Worker → parent: the part is read, the next is wanted.</summary>
    Accepted,

    /// <summary>Worker → parent: records are there, and the worker waits for their place.</summary>
    Part,

    /// <summary>Parent → worker: the records are read.</summary>
    Drained,

    /// <summary>Worker → parent: the last records are there.</summary>
    Ended,
}

internal static class Turns
{
    /// <summary>The protocol knows this step. What memory holds that a worker has damaged is no such step.</summary>
    public static bool MayFollow(this Turn next, int turn) => ((Turn)turn, next) is
        (Turn.Idle or Turn.Accepted, Turn.Sent) or (Turn.Part, Turn.Drained) or (Turn.Ended, Turn.Idle) // the parent's; of a message in parts, only the first is taken by a swap
        or (Turn.Taken or Turn.Sent, Turn.Accepted) or (Turn.Taken or Turn.Sent or Turn.Drained, Turn.Part or Turn.Ended) or (Turn.Taken or Turn.Sent or Turn.Withdrawn, Turn.Idle); // the worker's
}
