namespace PBench.Strategies.Engine;

/// <summary>Runs the function on a chunk, in this process.</summary>
internal interface IChunkRunner<T, R>
{
    /// <summary>Results go to the chunk's output, errors to its job. Never throws.</summary>
    void Run(MapChunk<T, R> chunk, bool sharesTail);
}
