namespace PBench.Strategies;

/// <summary>The calls: maps, streams and single calls on a session. Written once for all strategies.</summary>
public static class ParallelMap;
