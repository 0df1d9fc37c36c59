namespace PBench.Strategies.Processes.Protocol;

/// <summary>The other side sent what no side of this version sends: memory is damaged, or it is not our worker.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
