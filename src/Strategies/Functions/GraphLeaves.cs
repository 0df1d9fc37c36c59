using PBench.Strategies.Payloads;
using PBench.Strategies.Travel;

namespace PBench.Strategies.Functions;

/// <summary>What functions travel under: the session's codecs, and what finds shared values by their number.</summary>
internal sealed class GraphLeaves(PayloadCodecs codecs, Func<Type, long, object>? handles)
{
    public Slot Root => codecs.Plans.AnySlot;

    public GraphTerms Terms { get; } = new(handles, codecs.Exchanged);
}
