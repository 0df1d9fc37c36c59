namespace PBench.Strategies.Engine;

/// <summary>Neighbouring items with the place for their results. A block map is one lot; a stream forms one lot after the other.</summary>
/// <remarks>What may change is guarded by the job's lock.</remarks>
internal sealed class Lot<T, R>(long sequence, long first, ReadOnlyMemory<T> input, Memory<R> output, StopFlag stop)
{
    private Dictionary<int, MapItemException>? errors; // by offset: as many as there are, whatever the lot's size

    /// <summary>Position in the order of forming, from 0.</summary>
    public long Sequence { get; } = sequence;

    /// <summary>Index of the first item.</summary>
    public long First { get; } = first;

    public ReadOnlyMemory<T> Input { get; } = input;

    public Memory<R> Output { get; } = output;

    public StopFlag Stop { get; } = stop;

    public int Count => Input.Length;

    /// <summary>Items not yet finished, failed or given up.</summary>
    public int Unsettled { get; set; } = input.Length;

    /// <summary>Lowest offset that was not run because the map was stopping; <see cref="Count"/> when all were.</summary>
    public int FirstGap { get; private set; } = input.Length;

    /// <summary>Estimated size of the items, for back-pressure.</summary>
    public long Bytes { get; init; }

    public bool HasErrors => errors is not null;

    /// <summary>For whoever the settled lot is delivered to: nothing changes any more.</summary>
    public MapItemException? ErrorAt(int offset) => errors?.GetValueOrDefault(offset);

    public void SetError(int offset, MapItemException error) => (errors ??= [])[offset] = error;

    public void NoteGap(int offset) => FirstGap = Math.Min(FirstGap, offset);
}
