namespace PBench.Strategies;

/// <summary>The session cannot go on: an initializer threw, the respawn limit was reached, or no worker starts. <see cref="Exception.InnerException"/> is the last cause.</summary>
/// <remarks>Each pending call gets an instance of its own; later calls on the session fail alike. Open a new session to go on.</remarks>
/// <param name="message">Says what failed.</param>
/// <param name="inner">The last cause, or null.</param>
public sealed class SessionFailedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <inheritdoc cref="MapItemException.ToString"/>
    public override string ToString() => ExceptionText.OfWhole(this, base.ToString);
}
