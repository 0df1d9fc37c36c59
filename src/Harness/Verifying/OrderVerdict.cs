using PBench.Harness.Measuring;

namespace PBench.Harness.Verifying;

/// <summary>Judges observed orders: an ordered map must be in order, and no mode may lose or repeat a result.</summary>
public static class OrderVerdict
{
    /// <summary>What is wrong, or null if nothing is.</summary>
    public static string? Of(ChildResult? result) => Of(result?.Ordered, ordered: true) ?? Of(result?.Unordered, ordered: false);

    public static string? Of(OrderObservation? observation, bool ordered)
    {
        if (observation is null)
        {
            return null;
        }

        var mode = ordered ? "ordered" : "unordered";
        return observation switch
        {
            { Error: { } error } => $"{mode}: {error}",
            { Statistics: { IsComplete: false } s } => $"{mode}: {s.Missing} results missing, {s.Duplicated} delivered twice",
            { Statistics: { InOrder: false } s } when ordered => $"{mode}: {s.Inversions} pairs of results the wrong way round",
            _ => null,
        };
    }
}
