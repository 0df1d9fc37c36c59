namespace PBench.Strategies;

/// <summary>The session cannot go on: an initializer threw, the respawn limit was reached, or no worker starts. <see cref="Exception.InnerException"/> is the last cause.</summary>
public sealed class SessionFailedException(string message, Exception? inner = null) : Exception(message, inner);
