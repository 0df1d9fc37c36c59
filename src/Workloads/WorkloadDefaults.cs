using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>The original's size.</summary>
/// <param name="Items">Items at scale 1.</param>
/// <param name="Workers">Workers, or null for the processors usable.</param>
/// <param name="ChunkSize">Items per chunk.</param>
/// <param name="QuickScale">Scale at which one serial map takes at most a hundred milliseconds, for suite <c>quick</c>.</param>
public sealed record WorkloadDefaults(int Items, int? Workers, ChunkSize ChunkSize, double QuickScale = 1);

/// <summary>One thing that can be varied.</summary>
/// <param name="Name">Key in the case name, e.g. <c>body</c>.</param>
/// <param name="Values">Allowed values; the first is the default.</param>
public sealed record WorkloadParameter(string Name, IReadOnlyList<string> Values);

/// <summary>What the tutorial's author measured, on other hardware: only ratios compare.</summary>
/// <param name="Text">The report in one line.</param>
/// <param name="Serial">Serial time, where given.</param>
/// <param name="Parallel">Parallel time, where given.</param>
/// <param name="Speedup">Serial ÷ parallel, where given.</param>
public sealed record PublishedFigure(string Text, TimeSpan? Serial = null, TimeSpan? Parallel = null, double? Speedup = null);
