namespace PBench.Strategies.Processes.Protocol;

/// <summary>Where the items or the results of a map are, when they are in an array that the session shares: they do not travel then.</summary>
/// <param name="Id">Number of the array; 0: none, they travel with the chunks.</param>
/// <param name="Offset">Of the map's first in the array, in bytes.</param>
internal readonly record struct SharedPlace(long Id, long Offset)
{
    public bool IsShared => Id != 0;
}
