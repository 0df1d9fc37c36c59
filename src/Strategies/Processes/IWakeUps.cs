namespace PBench.Strategies.Processes;

/// <summary>Wake-ups that a thread owes to workers it has sent messages to, gathered so that several cost less than each alone.</summary>
/// <remarks>Made by a transport for its own links, and for one thread.</remarks>
internal interface IWakeUps
{
    /// <summary>Wakes whoever is left.</summary>
    void Flush();
}
