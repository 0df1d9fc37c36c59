using PBench.Strategies.Payloads;

namespace PBench.Strategies.Engine;

/// <summary>Makes the errors of items; the wording stands here once.</summary>
internal static class ItemError
{
    /// <summary>The function threw <paramref name="thrown"/> for <paramref name="count"/> items from <paramref name="index"/> on.</summary>
    public static MapItemException Of(Exception thrown, long index, int count) => thrown switch
    {
        RoundTripRefusal refusal => Refused(refusal.Stage, refusal.InnerException!, index),
        _ => new MapItemException($"{Items(index, count)} failed: {ExceptionText.Of(thrown)}", index, count, thrown),
    };

    /// <summary>An item or result cannot travel.</summary>
    public static PayloadException Refused(PayloadStage stage, Exception why, long index)
    {
        var (what, way) = stage == PayloadStage.Argument ? ("Item", "to") : ("The result of item", "from");
        return why is PayloadRefusal refusal
            ? new PayloadException($"{what} {index} cannot travel {way} a worker{Place(refusal.MemberPath)}: {refusal.Reason}", stage, refusal.MemberPath, index)
            : new PayloadException($"{what} {index} cannot travel {way} a worker: its codec threw {ExceptionText.Of(why)}", stage, "", index, why);
    }

    /// <summary>The time of the item, or of a chunk function's chunk, is up.</summary>
    public static ItemTimeoutException TimedOut(long index, int count, TimeSpan limit, string consequence) =>
        new($"{Items(index, count)} ran longer than the item time limit of {limit.TotalSeconds:0.###} s; {consequence}", index, count, limit);

    public static string Items(long index, int count) => count == 1 ? $"Item {index}" : $"Items {index} to {index + count - 1}";

    private static string Place(string memberPath) => memberPath.Length == 0 ? "" : $" because of '{memberPath}'";
}

/// <summary>Thrown by a round-tripping kernel (see <see cref="SessionOptions.Portable"/>) so that the stage is known; <see cref="Exception.InnerException"/> says why.</summary>
internal sealed class RoundTripRefusal(PayloadStage stage, Exception why) : Exception(ExceptionText.MessageOf(why), why)
{
    public PayloadStage Stage { get; } = stage;
}
