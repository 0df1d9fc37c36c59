namespace PBench.Strategies.Engine;

/// <summary>Ends a map when its time is up or its caller cancels.</summary>
internal sealed class MapLimits : IDisposable
{
    private readonly CancellationTokenRegistration call;
    private readonly CancellationTokenRegistration enumeration;
    private readonly ITimer? deadline;

    public MapLimits(MapJob job, CancellationToken call, CancellationToken enumeration = default)
    {
        if (job.Options.Timeout is { } limit)
        {
            deadline = TimeProvider.System.CreateTimer(
                _ => job.Abort(new TimeoutException($"The map did not finish within its time limit of {limit.TotalSeconds:0.###} s.")), null, limit, Timeout.InfiniteTimeSpan);
        }

        this.call = Register(job, call);
        this.enumeration = Register(job, enumeration);
    }

    public void Dispose()
    {
        call.Dispose();
        enumeration.Dispose();
        deadline?.Dispose();
    }

    private static CancellationTokenRegistration Register(MapJob job, CancellationToken token) =>
        token.UnsafeRegister((_, source) => job.Abort(new OperationCanceledException(source)), null);
}
