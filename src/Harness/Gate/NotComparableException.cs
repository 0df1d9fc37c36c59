namespace PBench.Harness.Gate;

/// <summary>The two sides do not measure the same: exit code 5, before anything is measured.</summary>
public sealed class NotComparableException(string message) : Exception(message);
