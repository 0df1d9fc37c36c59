namespace PBench.Strategies;

/// <summary>Stands for an exception of a worker that could not be rebuilt as its own type.</summary>
public sealed class RemoteException : Exception
{
    internal RemoteException(string typeName, string message, string? remoteStackTrace, Exception? inner = null)
        : base(message, inner)
    {
        TypeName = typeName;
        RemoteStackTrace = remoteStackTrace;
    }

    /// <summary>Full name of the exception's type in the worker.</summary>
    public string TypeName { get; }

    /// <summary>Stack trace as the worker saw it, or null.</summary>
    public string? RemoteStackTrace { get; }

    /// <inheritdoc/>
    public override string ToString() => ExceptionText.OfWhole(this, Whole);

    private string Whole()
    {
        var cause = InnerException is null ? "" : $"{Environment.NewLine} ---> {InnerException}{Environment.NewLine}   --- End of inner exception stack trace ---";
        var here = StackTrace is { } trace ? $"{Environment.NewLine}--- Rethrown from the worker ---{Environment.NewLine}{trace}" : "";
        return $"{TypeName}: {Message}{cause}{Environment.NewLine}{RemoteStackTrace}{here}";
    }
}
