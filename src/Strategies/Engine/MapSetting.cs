using PBench.Strategies.Kernels;
using PBench.Strategies.Payloads;
using PBench.Strategies.Sharing;

namespace PBench.Strategies.Engine;

/// <summary>What a map is run with: the function, the caller's options, and what its session says.</summary>
internal sealed record MapSetting<T, R>(MapKernel<T, R> Kernel, MapOptions Options, StrategyTraits Traits, int Workers, PayloadCodecs Codecs, ChunkSizer Sizer)
{
    /// <summary>Errors are delivered as outcomes: they neither stop nor fail the map.</summary>
    public bool DeliverErrors { get; init; }

    /// <summary>Each result belongs where its item is, which may be needed again until it is settled: see <see cref="Overlap.Own"/>.</summary>
    public bool ResultsReplaceItems { get; init; }

    /// <summary>Not null: function, items and results are to be copied as they would be on their way to a process, shared values by this store.</summary>
    public SharedStore? RoundTripStore { get; init; }

    public required SessionCulture Culture { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The setting for one run, with the function as it is at this moment.</summary>
    /// <exception cref="PayloadException">The function cannot travel.</exception>
    public MapSetting<T, R> Copied() => RoundTripStore is { } store ? this with { Kernel = RoundTrip.Wrap(Kernel, Codecs, store) } : this;
}

internal static class MapSetting
{
    /// <summary>How long a cancelled map waits for items that run on threads.</summary>
    public static readonly TimeSpan AbandonAfter = TimeSpan.FromMilliseconds(100);
}
