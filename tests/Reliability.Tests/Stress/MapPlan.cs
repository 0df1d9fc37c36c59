using PBench.Strategies;

namespace PBench.Reliability.Tests.Stress;

/// <summary>How a map is called.</summary>
internal enum Call
{
    Array,
    Lazy,
    Waiting,
    Into,
    Chunks,
    ChunksInto,
    Stream,
    Unordered,
    Outcomes,
    OutcomesUnordered,
    WaitingStream,
    WaitingOutcomesUnordered,

    // Those below are called with numbers only.
    Run,
    Zip,
    StarMap,
    OverItems,
    ChunksOverItems,
    Shared,
    SharedOverItems,
    SharedChunks,
    SharedValue,
}

/// <summary>What goes wrong in a map.</summary>
internal enum Trouble
{
    None,
    Throws,
    DiesOnce,
    Dies,
    Hangs,
    Cancelled,
    TimesOut,
    Left,
}

/// <summary>One map; everything random follows from the dice.</summary>
internal sealed class MapPlan
{
    private static readonly TimeSpan PoolItemTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ThreadItemTimeout = TimeSpan.FromMilliseconds(500);

    /// <param name="dice">The caller's.</param>
    /// <param name="isProcesses">Items may die.</param>
    /// <param name="isCalm">Short maps, one after the other: nobody dies or waits.</param>
    /// <param name="hasMurders">Items die whatever they do.</param>
    public MapPlan(Random dice, bool isProcesses, bool isCalm, bool hasMurders)
    {
        Call = (Call)dice.Next(Enum.GetValues<Call>().Length);
        IsText = Call < Call.Run && dice.Next(3) == 0;
        Count = Call == Call.Run ? 1 : dice.Next(100) switch
        {
            < 3 => 0,
            < 25 => 1,
            < 70 => dice.Next(2, 11),
            < 96 => dice.Next(11, isCalm ? 51 : 201),
            _ => dice.Next(201, isCalm || hasMurders ? 401 : 5001),
        };
        Trouble = Draw(dice, isProcesses, isCalm, hasMurders);
        Work = new ItemWork(
            Base: dice.Next(1_000_000),
            Salt: dice.Next(),
            Ballast: IsText && dice.Next(4) == 0 ? dice.Next(3000) : 0,
            Pace: dice.Next(8) switch { 0 when Count <= 40 && !isCalm => Pace.Slow, <= 2 => Pace.Brief, _ => Pace.AtOnce },
            Bad: Count == 0 ? [] : [.. Enumerable.Range(0, Trouble == Trouble.Throws ? dice.Next(1, 4) : 1).Select(_ => dice.Next(Count)).Distinct().Order()],
            Deed: Trouble switch
            {
                Trouble.Throws => Deed.Throw,
                Trouble.DiesOnce => Deed.DieOnce,
                Trouble.Dies => Deed.Die,
                Trouble.Hangs => isProcesses ? Deed.HangForEver : Deed.HangForAWhile,
                _ => Deed.Nothing,
            },
            Mark: "");
        Moment = TimeSpan.FromMilliseconds(dice.Next(2) == 0 ? 0.1 : dice.Next(1, 12));
        LeftAfter = dice.Next(Count + 1);
        Options = new MapOptions
        {
            ChunkSize = dice.Next(3) switch { 0 => 1, 1 => 3, _ => ChunkSize.Auto },
            OnError = dice.Next(2) == 0 ? ErrorPolicy.FailFast : ErrorPolicy.Collect,
            Retries = hasMurders ? 50 : Trouble == Trouble.DiesOnce ? dice.Next(1, 3) : Trouble == Trouble.Dies ? 0 : dice.Next(2),
            ConcurrencyPerWorker = IsWaiting ? dice.Next(1, 7) : 1,
            Timeout = Trouble == Trouble.TimesOut ? Moment : dice.Next(8) == 0 ? TimeSpan.FromMinutes(10) : null,
            ItemTimeout = Trouble == Trouble.Hangs ? (isProcesses ? PoolItemTimeout : ThreadItemTimeout) : dice.Next(8) == 0 ? TimeSpan.FromMinutes(5) : null,
            Window = dice.Next(6) == 0 && !(hasMurders && Count > 40) ? dice.Next(1, 40) : null, // few places and many deaths take minutes
        };
    }

    public Call Call { get; }

    /// <summary>Items and results are texts, not numbers.</summary>
    public bool IsText { get; }

    /// <summary>Items.</summary>
    public int Count { get; }

    public Trouble Trouble { get; }

    public ItemWork Work { get; }

    public MapOptions Options { get; }

    /// <summary>When the map is cancelled or its time is up.</summary>
    public TimeSpan Moment { get; }

    /// <summary>Results that are read of a stream that is left.</summary>
    public int LeftAfter { get; }

    public bool IsStream => Call is >= Call.Stream and <= Call.WaitingOutcomesUnordered;

    public bool IsOrdered => Call is not (Call.Unordered or Call.OutcomesUnordered or Call.WaitingOutcomesUnordered);

    public bool IsOutcomes => Call is Call.Outcomes or Call.OutcomesUnordered or Call.WaitingOutcomesUnordered;

    public bool IsWaiting => Call is Call.Waiting or Call.WaitingStream or Call.WaitingOutcomesUnordered;

    public bool IsChunks => Call is Call.Chunks or Call.ChunksInto or Call.ChunksOverItems or Call.SharedChunks;

    public override string ToString() =>
        $"{Call} of {Count} {(IsText ? $"texts of {Work.Ballast}" : "numbers")}, {Work.Pace}, {Trouble} at {string.Join('+', Work.Bad)}, moment {Moment.TotalMilliseconds} ms, left after {LeftAfter}, chunk {Options.ChunkSize}, {Options.OnError}, " +
        $"retries {Options.Retries}, concurrency {Options.ConcurrencyPerWorker}, timeout {Options.Timeout}, item timeout {Options.ItemTimeout}, window {Options.Window}";

    // What hangs takes as long as its limit, and what dies takes a worker's start: both are rare.
    private Trouble Draw(Random dice, bool isProcesses, bool isCalm, bool hasMurders)
    {
        var trouble = dice.Next(400) switch
        {
            < 200 => Trouble.None,
            < 260 => Trouble.Throws,
            < 268 => Trouble.DiesOnce,
            < 272 => Trouble.Dies,
            < 274 => Trouble.Hangs,
            < 320 => Trouble.Cancelled,
            < 350 => Trouble.TimesOut,
            _ => Trouble.Left,
        };
        return trouble switch
        {
            Trouble.Throws or Trouble.DiesOnce or Trouble.Dies or Trouble.Hangs when Count == 0 => Trouble.None,
            Trouble.DiesOnce or Trouble.Dies or Trouble.Hangs when isCalm => Trouble.None,
            Trouble.DiesOnce or Trouble.Dies when !isProcesses => Trouble.None,
            Trouble.Dies when hasMurders => Trouble.DiesOnce,
            Trouble.Hangs when hasMurders => Trouble.None, // each of its tries would be murdered before its time is up
            Trouble.Left when !IsStream => Trouble.None,
            _ => trouble,
        };
    }
}
