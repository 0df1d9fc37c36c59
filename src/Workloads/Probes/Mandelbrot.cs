using System.Numerics;
using System.Runtime.InteropServices;
using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>Rows of a picture of the Mandelbrot set: those through its middle cost many times those at its edge.</summary>
/// <remarks>The scale changes the number of rows, not the part of the plane they cover.</remarks>
public sealed class MandelbrotWorkload()
    : MapWorkload<int, ushort[]>("mandelbrot", "rows of a picture: uneven items, balance and tail", new WorkloadDefaults(512, null, ChunkSize.Auto, QuickScale: 0.5))
{
    private const int Width = 512;
    private const int MostSteps = 500;
    private const int RowOverhead = 32; // header, length, and the reference to it

    /// <inheritdoc/>
    protected override long BytesPerItem(WorkloadSettings settings) => sizeof(int) + (Width * sizeof(ushort)) + RowOverhead;

    /// <inheritdoc/>
    protected internal override int[] Input(WorkloadSettings settings) => [.. Enumerable.Range(0, Count(settings))];

    /// <inheritdoc/>
    protected internal override Func<int, ushort[]> Function(WorkloadSettings settings)
    {
        var rows = Count(settings);
        return row => Row(row, rows);
    }

    /// <summary>The same arithmetic in the library's complex numbers.</summary>
    protected internal override ushort[] Answer(int item, int index, WorkloadSettings settings)
    {
        var answer = new ushort[Width];
        for (var column = 0; column < Width; column++)
        {
            var c = new Complex(X(column), Y(index, Count(settings)));
            var z = Complex.Zero;
            while (answer[column] < MostSteps && (z.Real * z.Real) + (z.Imaginary * z.Imaginary) <= 4)
            {
                z = (z * z) + c;
                answer[column]++;
            }
        }

        return answer;
    }

    /// <inheritdoc/>
    protected internal override bool Same(ushort[] expected, ushort[] actual) => expected.AsSpan().SequenceEqual(actual);

    /// <inheritdoc/>
    protected internal override string Show(ushort[] result) => $"{result.Length} counts: {Convert.ToHexString(MemoryMarshal.AsBytes(result.AsSpan(0, Math.Min(8, result.Length))))}…";

    private static ushort[] Row(int row, int rows)
    {
        var counts = new ushort[Width];
        var y = Y(row, rows);
        for (var column = 0; column < Width; column++)
        {
            var x = X(column);
            var (re, im, steps) = (0.0, 0.0, 0);
            while (steps < MostSteps && (re * re) + (im * im) <= 4)
            {
                (re, im) = ((re * re) - (im * im) + x, (2 * re * im) + y);
                steps++;
            }

            counts[column] = (ushort)steps;
        }

        return counts;
    }

    private static double X(int column) => -2.25 + (3.0 * column / Width);

    private static double Y(int row, int rows) => -1.5 + (3.0 * row / rows);
}
