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
