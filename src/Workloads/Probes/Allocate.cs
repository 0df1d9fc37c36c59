using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>Builds and drops a tree of objects per item: one garbage-collected heap against one per process.</summary>
public sealed class AllocateWorkload()
    : MapWorkload<int, long>("allocate", "builds and drops object graphs: one garbage-collected heap against one per process", new WorkloadDefaults(4_000, null, ChunkSize.Auto, QuickScale: 0.5))
{
    private const int Nodes = 1023; // a full tree of ten levels, about 40 KB

    /// <inheritdoc/>
    protected internal override int[] Input(WorkloadSettings settings) => [.. Enumerable.Range(0, Count(settings))];

    /// <inheritdoc/>
    protected internal override Func<int, long> Function(WorkloadSettings settings) => static item => Node.Build(item, 1).Checksum();

    /// <summary>The same sum without the tree.</summary>
    protected internal override long Answer(int item, int index, WorkloadSettings settings)
    {
        long sum = 0;
        for (var number = 1; number <= Nodes; number++)
        {
            sum += number * (long)(item ^ number);
        }

        return sum;
    }

    /// <summary>A node of a binary tree numbered like a heap: the children of n are 2n and 2n + 1.</summary>
    private sealed class Node(long value, Node? left, Node? right)
    {
        public static Node Build(int item, int number)
        {
            var hasChildren = (2 * number) + 1 <= Nodes;
            return new Node(
                number * (long)(item ^ number),
                hasChildren ? Build(item, 2 * number) : null,
                hasChildren ? Build(item, (2 * number) + 1) : null);
        }

        public long Checksum() => value + (left?.Checksum() ?? 0) + (right?.Checksum() ?? 0);
    }
}
