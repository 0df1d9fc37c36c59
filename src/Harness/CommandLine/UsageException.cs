namespace PBench.Harness.CommandLine;

/// <summary>What the user gave is wrong: one line saying what and where. Exit code 2, before anything is measured.</summary>
public class UsageException(string message, Exception? inner = null) : Exception(message, inner);
