namespace PBench.Strategies.Kernels;

/// <summary>A function of a whole chunk: the chunk is the unit that succeeds, fails and is lost.</summary>
internal sealed class ChunkKernel<T, R>(ChunkFunction<T, R> function) : SyncKernel<T, R>
{
    public override object Written => function;

    public override bool IsPerChunk => true;

    public override void Run(ReadOnlySpan<T> input, Span<R> output, ref int progress, ref int stop)
    {
        if (Volatile.Read(ref stop) != 0)
        {
            return;
        }

        function(input, output);
        Volatile.Write(ref progress, input.Length); // release: see ItemKernel.Run
    }
}
