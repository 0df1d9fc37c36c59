using PBench.Strategies.Kernels;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Engine;

/// <summary>What a map is run with: the function, the caller's options, and what its session says.</summary>
internal sealed record MapSetting<T, R>(MapKernel<T, R> Kernel, MapOptions Options, StrategyTraits Traits, int Workers, PayloadCodecs Codecs, ChunkSizer Sizer)
{
    /// <summary>Errors are delivered as outcomes: they neither stop nor fail the map.</summary>
    public bool DeliverErrors { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

internal static class MapSetting
{
    /// <summary>How long a cancelled map waits for items that run on threads.</summary>
    public static readonly TimeSpan AbandonAfter = TimeSpan.FromMilliseconds(100);
}
