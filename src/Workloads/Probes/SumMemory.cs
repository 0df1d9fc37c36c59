using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>A block of 8 KiB of whole numbers, one unmanaged item.</summary>
[InlineArray(Length)]
public struct Block
{
    /// <summary>Numbers in a block.</summary>
    public const int Length = 1024;

    private long first;
}

/// <summary>Sums of large blocks: bound by memory, and nothing gets faster than memory.</summary>
/// <remarks>Whole numbers, so that the order of the additions does not matter.</remarks>
public sealed class SumMemoryWorkload()
    : MapWorkload<Block, long>("sum-memory", "sums of large blocks: nothing gets faster than memory", new WorkloadDefaults(8_192, null, ChunkSize.Auto))
{
    /// <inheritdoc/>
    protected internal override Block[] Input(WorkloadSettings settings)
    {
        var blocks = new Block[Count(settings)];
        var random = new SmallRandom(settings.Seed);
        foreach (ref var number in MemoryMarshal.Cast<Block, ulong>(blocks.AsSpan()))
        {
            number = random.Next() >> 16; // 1024 of them stay below 2⁵⁸
        }

        return blocks;
    }

    /// <inheritdoc/>
    protected internal override Func<Block, long> Function(WorkloadSettings settings) => static block => Sum(block);

    /// <inheritdoc/>
    protected internal override MapCall<Block, long> Call(WorkloadSettings settings) => static (session, items, options, cancellation) =>
        session.MapChunksAsync(
            static (ReadOnlySpan<Block> blocks, Span<long> sums) =>
            {
                for (var i = 0; i < blocks.Length; i++)
                {
                    sums[i] = Sum(blocks[i]);
                }
            },
            items,
            options,
            cancellation);

    /// <inheritdoc/>
    protected internal override long Answer(Block item, int index, WorkloadSettings settings)
    {
        long sum = 0;
        foreach (var number in item)
        {
            sum += number;
        }

        return sum;
    }

    // Four accumulators hide the latency of the addition, so that the memory is what is waited for.
    private static long Sum(in Block block)
    {
        var vectors = MemoryMarshal.Cast<long, Vector<long>>((ReadOnlySpan<long>)block);
        var (a, b, c, d) = (Vector<long>.Zero, Vector<long>.Zero, Vector<long>.Zero, Vector<long>.Zero);
        for (var i = 0; i + 3 < vectors.Length; i += 4)
        {
            a += vectors[i];
            b += vectors[i + 1];
            c += vectors[i + 2];
            d += vectors[i + 3];
        }

        return Vector.Sum(a + b + c + d);
    }
}
