using System.Runtime.CompilerServices;
using PBench.Strategies.Kernels;
using PBench.Strategies.Payloads;
using PBench.Strategies.Sharing;
using PBench.Strategies.Travel;

namespace PBench.Strategies.Engine;

/// <summary>What the engine must know of a session to make a job for it.</summary>
internal sealed class SessionProfile(StrategyTraits traits, SessionOptions options, TimeSpan targetChunkTime)
{
    private const int LargestAutomaticChunk = 1 << 20;
    private static readonly ConditionalWeakTable<IMapSession, SessionProfile> Foreign = [];
    private readonly FunctionMemory<ItemCost> costs = new();
    private readonly SessionCulture culture = SessionCulture.OfCaller(); // of who opens the session
    private readonly bool isPortable = options.Portable && DynamicCode.IsNeededBy("SessionOptions.Portable");
    private SharedStore? store;

    /// <summary>Run time per chunk that automatic sizes aim at in this process; a transport that costs more says more.</summary>
    public static TimeSpan InProcessChunkTime { get; } = TimeSpan.FromMicroseconds(100);

    public PayloadCodecs Codecs { get; } = new(options.Codecs);

    /// <summary>What the session shares with its workers.</summary>
    public SharedStore Store
    {
        get => store ?? Interlocked.CompareExchange(ref store, new LocalStore(Codecs, isPortable), null) ?? store;
        set => store = value;
    }

    public static SessionProfile Of(IMapSession session) => session is MapSession mine
        ? mine.Profile
        : Foreign.GetValue(session, static s => new SessionProfile(s.Traits, s.Options, InProcessChunkTime));

    public MapSetting<T, R> Setting<T, R>(MapKernel<T, R> kernel, MapOptions map)
    {
        var largest = Math.Min(map.Window ?? int.MaxValue, map.ChunkSize.IsAuto ? LargestAutomaticChunk : int.MaxValue);
        var sizer = new ChunkSizer(map.ChunkSize, Math.Max(1, options.Workers), targetChunkTime, largest, costs.Of(kernel));
        return new(kernel, map, traits, Math.Max(1, options.Workers), Codecs, sizer)
        {
            Culture = culture,
            RoundTripStore = isPortable && traits.Isolation == Isolation.Thread ? Store : null,
        };
    }
}
