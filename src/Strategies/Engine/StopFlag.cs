namespace PBench.Strategies.Engine;

/// <summary>Tells running chunks to start no further item. Set once, never cleared; read before every item.</summary>
internal sealed class StopFlag
{
    /// <summary>0, or 1 when no further item may start. A field, so that kernels read it by reference wherever it lives.</summary>
    public int Value;

    public bool IsSet => Volatile.Read(ref Value) != 0;

    public void Set() => Volatile.Write(ref Value, 1);
}
