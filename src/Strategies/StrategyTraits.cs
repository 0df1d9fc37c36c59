namespace PBench.Strategies;

/// <summary>What separates one worker from another.</summary>
public enum Isolation
{
    /// <summary>Workers are threads of this process: they share its heap, its statics and its fate.</summary>
    Thread,

    /// <summary>Workers are processes: each has its own heap and statics, and dies alone.</summary>
    Process,
}

/// <summary>Where strategies may truly differ; all else is the same for all.</summary>
/// <param name="Isolation">What separates one worker from another.</param>
/// <param name="SurvivesCrash">The caller outlives an item that ends its process (exit, fail-fast, stack overflow).</param>
/// <param name="CanKillItem">A running item can be ended by force. Otherwise its time limit fails the item, and its worker is taken until the item returns; see <see cref="MapOptions.ItemTimeout"/>.</param>
/// <param name="ItemsCrossBoundary">Functions, items and results are encoded, so workers see copies.</param>
/// <param name="Concurrent">Several items may compute at the same time. False only for serial execution, where asynchronous items may still wait side by side.</param>
public sealed record StrategyTraits(Isolation Isolation, bool SurvivesCrash, bool CanKillItem, bool ItemsCrossBoundary, bool Concurrent = true)
{
    /// <summary>In words, e.g. <c>processes, survives crashes, can kill items, items cross a boundary</c>.</summary>
    public override string ToString()
    {
        List<string> words = [Isolation == Isolation.Process ? "processes" : "threads"];
        words.AddRange(new[]
        {
            SurvivesCrash ? "survives crashes" : "",
            CanKillItem ? "can kill items" : "",
            ItemsCrossBoundary ? "items cross a boundary" : "",
            Concurrent ? "" : "one item at a time",
        }.Where(word => word.Length > 0));
        return string.Join(", ", words);
    }
}
