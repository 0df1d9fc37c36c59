using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Measuring.Child;

/// <summary>Answer, repeated answer and order of one case, without timing.</summary>
internal sealed class CaseVerification(IParallelMapStrategy strategy, IWorkload workload, ChildSpec spec, ChildResult result)
{
    private const int Repeats = 2;

    public async Task RunAsync()
    {
        var input = new CaseInput(workload, spec);
        result.Phase = "preparing the input";
        var prepared = input.Prepare();
        result.Items = prepared.Items;

        result.Phase = "opening the session";
        await using var session = await strategy.OpenAsync(new SessionOptions { Workers = spec.Workers }).ConfigureAwait(false);
        result.Phase = "mapping";
        for (var i = 0; i < (spec.Timed ? Repeats : 1); i++)
        {
            input.Judge(prepared, await prepared.RunAsync(session, input.Options, CancellationToken.None).ConfigureAwait(false), result);
        }

        if (spec.ObserveOrder)
        {
            result.Phase = "observing the order";
            await new OrderObserver(input, spec).ObserveAsync(session, prepared, result).ConfigureAwait(false);
        }

        result.Phase = "closing the session";
    }
}
