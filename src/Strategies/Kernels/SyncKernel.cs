namespace PBench.Strategies.Kernels;

/// <summary>A function that computes on the thread that calls it.</summary>
internal abstract class SyncKernel<T, R> : MapKernel<T, R>
{
    /// <summary>Several items are computed by one call and fail together.</summary>
    public virtual bool IsPerChunk => false;

    /// <summary>Computes <c>output[i]</c> from <c>input[i]</c> for i from <paramref name="progress"/> on.</summary>
    /// <param name="input">Items.</param>
    /// <param name="output">Results; same length.</param>
    /// <param name="progress">Number of finished items, raised after each: when the function throws, the index of the item at fault. May lie in memory shared with another process, which reads it after this one has died.</param>
    /// <param name="stop">Read before every item; not 0: return.</param>
    public abstract void Run(ReadOnlySpan<T> input, Span<R> output, ref int progress, ref int stop);

    /// <summary>So many more items have run in this process: time to get faster, if that pays. Not while <see cref="Run"/> does.</summary>
    public virtual void HasRun(int items)
    {
    }
}

/// <summary>A function of one item.</summary>
internal abstract class ItemKernel<T, R> : SyncKernel<T, R>
{
    public abstract R Invoke(T item);

    /// <summary>The one loop over items. A struct as <typeparamref name="TCall"/> makes the compiler build it anew for each kind of function, with the call in place.</summary>
    protected static void Loop<TCall>(TCall call, ReadOnlySpan<T> input, Span<R> output, ref int progress, ref int stop)
        where TCall : struct, IItemCall<T, R>
    {
        output = output[..input.Length]; // one bounds check for the loop
        for (var i = progress; i < input.Length; i++)
        {
            if (Volatile.Read(ref stop) != 0)
            {
                return;
            }

            output[i] = call.Invoke(input[i]);
            // Release: whoever reads the new count, be it after our death, finds the result. Pairs with the acquire in Recovery.
            Volatile.Write(ref progress, i + 1);
        }
    }
}

/// <summary>How a kind of kernel calls the user's function.</summary>
internal interface IItemCall<in T, out R>
{
    R Invoke(T item);
}
