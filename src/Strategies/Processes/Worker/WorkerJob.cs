using PBench.Strategies.Kernels;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Processes.Worker;

internal abstract class WorkerJob
{
}

internal sealed class WorkerJob<T, R>(MapKernel<T, R> kernel, PayloadCodecs codecs) : WorkerJob
{
    public override string ToString() => $"{kernel} {codecs}";
}
