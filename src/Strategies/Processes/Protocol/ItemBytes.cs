namespace PBench.Strategies.Processes.Protocol;

/// <summary>How encoded items follow each other in a chunk: a length, then so many bytes.</summary>
internal static class ItemBytes
{
    public const int LengthBytes = sizeof(int);
}
