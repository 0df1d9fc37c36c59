using PBench.Harness.Reporting;
using PBench.Harness.Verifying;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Measuring.Child;

/// <summary>Runs a case's function wrapped so that results carry their index, and reduces the order of delivery to figures.</summary>
internal sealed class OrderObserver(CaseInput input, ChildSpec spec)
{
    public async Task ObserveAsync(IMapSession session, IPreparedWorkload full, ChildResult result)
    {
        var (prepared, options) = input.Capped(full, spec.MaxOrderItems);
        result.Ordered = await ObserveAsync(session, prepared, options, ordered: true).ConfigureAwait(false);
        result.Unordered = await ObserveAsync(session, prepared, options, ordered: false).ConfigureAwait(false);
    }

    private static async Task<OrderObservation> ObserveAsync(IMapSession session, IPreparedWorkload prepared, MapOptions options, bool ordered)
    {
        try
        {
            var delivered = await prepared.ObserveOrderAsync(session, ordered, options, CancellationToken.None).ConfigureAwait(false);
            return new OrderObservation(prepared.Items, OrderStatistics.Of(delivered, prepared.Items), null);
        }
        catch (Exception thrown)
        {
            // An order that cannot be observed is a failed row of ordering.csv; the timing of the case stands.
            return new OrderObservation(prepared.Items, null, OneLine.Of(thrown));
        }
    }
}
