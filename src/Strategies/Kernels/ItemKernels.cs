using PBench.Strategies.Engine;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Kernels;

internal sealed class FuncKernel<T, R>(Func<T, R> function) : ItemKernel<T, R>
{
    [NotTravelling]
    private long ran; // items in this worker process, until there is a direct loop or cannot be one

    [NotTravelling]
    private DirectLoop<T, R>? direct;

    public override object Written => function;

    public override R Invoke(T item) => new Call(function).Invoke(item);

    public override void Run(ReadOnlySpan<T> input, Span<R> output, ref int progress, ref int stop)
    {
        if (direct is { } loop)
        {
            loop(function.Target, input, output[..input.Length], ref progress, ref stop);
        }
        else
        {
            Loop(new Call(function), input, output, ref progress, ref stop);
        }
    }

    public override void HasRun(int items)
    {
        if (ran < DirectLoops.Worthwhile && (ran += items) >= DirectLoops.Worthwhile)
        {
            direct = DirectLoops.TryBuild(function);
        }
    }

    private readonly struct Call(Func<T, R> function) : IItemCall<T, R>
    {
        public R Invoke(T item) => function(item);
    }
}

internal sealed class FunctorKernel<T, R>(IMapFunction<T, R> functor) : ItemKernel<T, R>
{
    public override object Written => functor;

    public override R Invoke(T item) => new Call(functor).Invoke(item);

    public override void Run(ReadOnlySpan<T> input, Span<R> output, ref int progress, ref int stop) =>
        Loop(new Call(functor), input, output, ref progress, ref stop);

    private readonly struct Call(IMapFunction<T, R> functor) : IItemCall<T, R>
    {
        public R Invoke(T item) => functor.Invoke(item);
    }
}

internal sealed class ActionKernel<T>(Action<T> action) : ItemKernel<T, Nothing>
{
    public override object Written => action;

    public override Nothing Invoke(T item) => new Call(action).Invoke(item);

    public override void Run(ReadOnlySpan<T> input, Span<Nothing> output, ref int progress, ref int stop) =>
        Loop(new Call(action), input, output, ref progress, ref stop);

    private readonly struct Call(Action<T> action) : IItemCall<T, Nothing>
    {
        public Nothing Invoke(T item)
        {
            action(item);
            return default;
        }
    }
}

internal sealed class PairKernel<A, B, R>(Func<A, B, R> function) : ItemKernel<(A, B), R>
{
    public override object Written => function;

    public override R Invoke((A, B) item) => new Call(function).Invoke(item);

    public override void Run(ReadOnlySpan<(A, B)> input, Span<R> output, ref int progress, ref int stop) =>
        Loop(new Call(function), input, output, ref progress, ref stop);

    private readonly struct Call(Func<A, B, R> function) : IItemCall<(A, B), R>
    {
        public R Invoke((A, B) item) => function(item.Item1, item.Item2);
    }
}

internal sealed class TripleKernel<A, B, C, R>(Func<A, B, C, R> function) : ItemKernel<(A, B, C), R>
{
    public override object Written => function;

    public override R Invoke((A, B, C) item) => new Call(function).Invoke(item);

    public override void Run(ReadOnlySpan<(A, B, C)> input, Span<R> output, ref int progress, ref int stop) =>
        Loop(new Call(function), input, output, ref progress, ref stop);

    private readonly struct Call(Func<A, B, C, R> function) : IItemCall<(A, B, C), R>
    {
        public R Invoke((A, B, C) item) => function(item.Item1, item.Item2, item.Item3);
    }
}

internal sealed class QuadrupleKernel<A, B, C, D, R>(Func<A, B, C, D, R> function) : ItemKernel<(A, B, C, D), R>
{
    public override object Written => function;

    public override R Invoke((A, B, C, D) item) => new Call(function).Invoke(item);

    public override void Run(ReadOnlySpan<(A, B, C, D)> input, Span<R> output, ref int progress, ref int stop) =>
        Loop(new Call(function), input, output, ref progress, ref stop);

    private readonly struct Call(Func<A, B, C, D, R> function) : IItemCall<(A, B, C, D), R>
    {
        public R Invoke((A, B, C, D) item) => function(item.Item1, item.Item2, item.Item3, item.Item4);
    }
}

internal sealed class CallKernel<R>(Func<R> function) : ItemKernel<Nothing, R>
{
    public override object Written => function;

    public override R Invoke(Nothing item) => new Call(function).Invoke(item);

    public override void Run(ReadOnlySpan<Nothing> input, Span<R> output, ref int progress, ref int stop) =>
        Loop(new Call(function), input, output, ref progress, ref stop);

    private readonly struct Call(Func<R> function) : IItemCall<Nothing, R>
    {
        public R Invoke(Nothing item) => function();
    }
}

internal sealed class ActionCallKernel(Action action) : ItemKernel<Nothing, Nothing>
{
    public override object Written => action;

    public override Nothing Invoke(Nothing item) => new Call(action).Invoke(item);

    public override void Run(ReadOnlySpan<Nothing> input, Span<Nothing> output, ref int progress, ref int stop) =>
        Loop(new Call(action), input, output, ref progress, ref stop);

    private readonly struct Call(Action action) : IItemCall<Nothing, Nothing>
    {
        public Nothing Invoke(Nothing item)
        {
            action();
            return default;
        }
    }
}
