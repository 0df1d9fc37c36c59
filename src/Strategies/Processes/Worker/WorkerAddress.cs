using System.Globalization;

namespace PBench.Strategies.Processes.Worker;

/// <summary>What a new worker is told in its environment: how to reach its parent, and nothing else.</summary>
/// <param name="ParentId">The parent's process id.</param>
/// <param name="Transport">Name of the strategy that started it.</param>
/// <param name="IsPortable">Take the portable path.</param>
/// <param name="Control">Address of the pipe whose end means that the parent has gone.</param>
/// <param name="ToWorker">Address of the pipe with messages, or the wake-ups for them.</param>
/// <param name="FromWorker">The same in the other direction.</param>
/// <param name="Mailbox">Address of the shared memory.</param>
/// <param name="ItemBytes">See <see cref="Protocol.MailboxLayout"/>.</param>
/// <param name="ResultBytes">See <see cref="Protocol.MailboxLayout"/>.</param>
/// <param name="OpensFirst">The worker is ready when it has done what the first message says, which may be wrong; else as soon as it can be reached.</param>
internal sealed record WorkerAddress(int ParentId, string Transport, bool IsPortable, string Control, string ToWorker, string FromWorker, string Mailbox, int ItemBytes, int ResultBytes, bool OpensFirst)
{
    /// <summary>The environment variable; a process that has it is a worker.</summary>
    public const string Variable = "PBENCH_WORKER";

    /// <summary>Raised with every change of the protocol; both sides are one assembly, so a difference means two builds of it.</summary>
    private const string Version = "3";

    private const char Separator = '|';
    private const int Parts = 11;

    public string Write() => string.Join(
        Separator, Version, Number(ParentId), Transport, IsPortable ? "portable" : "fast", Control, ToWorker, FromWorker, Number(ItemBytes), Number(ResultBytes), OpensFirst ? "open" : "at once", Mailbox);

    public static WorkerAddress Read(string text)
    {
        var parts = text.Split(Separator, Parts);
        return parts.Length == Parts && parts[0] == Version
            ? new(Number(parts[1]), parts[2], parts[3] == "portable", parts[4], parts[5], parts[6], parts[10], Number(parts[7]), Number(parts[8]), parts[9] == "open")
            : throw new InvalidOperationException($"This worker speaks protocol {Version}, its parent another: two builds of PBench.Strategies are mixed. Rebuild the application.");
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
