using PBench.Strategies.Engine;

namespace PBench.Strategies.Kernels;

/// <summary>A function that returns a task: its items may wait side by side.</summary>
internal abstract class AsyncKernel<T, R> : MapKernel<T, R>
{
    /// <summary>The function takes the token; for all others none need be made.</summary>
    public virtual bool TakesToken => false;

    /// <param name="item">The item.</param>
    /// <param name="cancellation">Cancelled when the map ends early or the item's time is up.</param>
    public abstract ValueTask<R> InvokeAsync(T item, CancellationToken cancellation);
}

internal sealed class TaskKernel<T, R>(Func<T, Task<R>> function) : AsyncKernel<T, R>
{
    public override object Written => function;

    public override ValueTask<R> InvokeAsync(T item, CancellationToken cancellation) => new(function(item));
}

internal sealed class ValueTaskKernel<T, R>(Func<T, ValueTask<R>> function) : AsyncKernel<T, R>
{
    public override object Written => function;

    public override ValueTask<R> InvokeAsync(T item, CancellationToken cancellation) => function(item);
}

internal sealed class CancellableKernel<T, R>(Func<T, CancellationToken, Task<R>> function) : AsyncKernel<T, R>
{
    public override bool TakesToken => true;

    public override object Written => function;

    public override ValueTask<R> InvokeAsync(T item, CancellationToken cancellation) => new(function(item, cancellation));
}

internal sealed class CancellableActionKernel<T>(Func<T, CancellationToken, Task> function) : AsyncKernel<T, Nothing>
{
    public override bool TakesToken => true;

    public override object Written => function;

    public override async ValueTask<Nothing> InvokeAsync(T item, CancellationToken cancellation)
    {
        await function(item, cancellation).ConfigureAwait(false);
        return default;
    }
}

internal sealed class TaskCallKernel<R>(Func<Task<R>> function) : AsyncKernel<Nothing, R>
{
    public override object Written => function;

    public override ValueTask<R> InvokeAsync(Nothing item, CancellationToken cancellation) => new(function());
}

internal sealed class CancellableCallKernel<R>(Func<CancellationToken, Task<R>> function) : AsyncKernel<Nothing, R>
{
    public override bool TakesToken => true;

    public override object Written => function;

    public override ValueTask<R> InvokeAsync(Nothing item, CancellationToken cancellation) => new(function(cancellation));
}

internal sealed class TaskActionCallKernel(Func<Task> function) : AsyncKernel<Nothing, Nothing>
{
    public override object Written => function;

    public override async ValueTask<Nothing> InvokeAsync(Nothing item, CancellationToken cancellation)
    {
        await function().ConfigureAwait(false);
        return default;
    }
}
