namespace PBench.Harness.Machine.Limits;

/// <summary>Copies from one array to another, both touched before: fresh pages would cost ten times as much.</summary>
/// <param name="bytes">Bytes in all.</param>
/// <param name="threads">Threads, each of which copies its part.</param>
internal sealed class Copying(int bytes, int threads) : IProbedAction
{
    private const int LeastBatchBytes = 1 << 24;
    private readonly byte[] from = Touched(bytes);
    private readonly byte[] to = Touched(bytes);

    public long? Bytes => bytes;

    public int Operations => Math.Max(1, LeastBatchBytes / bytes);

    public void Run()
    {
        if (threads == 1)
        {
            for (var i = 0; i < Operations; i++)
            {
                from.CopyTo(to, 0);
            }

            return;
        }

        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
        {
            var (start, end) = ((int)((long)bytes * part / threads), (int)((long)bytes * (part + 1) / threads));
            from.AsSpan(start, end - start).CopyTo(to.AsSpan(start));
        });
    }

    public void Dispose()
    {
        // Arrays: the runtime's.
    }

    private static byte[] Touched(int bytes)
    {
        var array = new byte[bytes];
        Array.Fill(array, (byte)1);
        return array;
    }
}
