namespace PBench.Strategies.Engine;

/// <summary>A map being run, as its strategy sees it.</summary>
public abstract class MapJob
{
}
