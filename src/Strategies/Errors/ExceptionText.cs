namespace PBench.Strategies;

/// <summary>What to say of an exception. Its members are the user's code: nothing here throws or returns null, whatever they do.</summary>
internal static class ExceptionText
{
    /// <summary>Name of the type and message, e.g. <c>InvalidDataException: The file is empty.</c></summary>
    public static string Of(Exception thrown) => $"{(thrown is RemoteException remote ? Short(remote.TypeName) : thrown.GetType().Name)}: {MessageOf(thrown)}";

    /// <summary>The message, or why there is none.</summary>
    public static string MessageOf(Exception thrown)
    {
        try
        {
            return thrown.Message ?? "(Its message is null.)";
        }
        catch (Exception why)
        {
            return $"(Its message cannot be read: the getter threw {why.GetType().Name}.)";
        }
    }

    // As Type.Name makes it of a full name: without namespace, outer types and type arguments.
    private static string Short(string fullName)
    {
        var end = fullName.IndexOf('[', StringComparison.Ordinal);
        var plain = end < 0 ? fullName : fullName[..end];
        return plain[(plain.LastIndexOfAny(['.', '+']) + 1)..];
    }

    /// <summary>For <see cref="Exception.ToString"/> of an exception of this library, whose causes are the user's.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="whole">Its text as the runtime makes it.</param>
    public static string OfWhole(Exception error, Func<string> whole)
    {
        try
        {
            return whole();
        }
        catch (Exception)
        {
            var cause = error.InnerException is { } inner ? $"{Environment.NewLine} ---> {Of(inner)} (The rest of it cannot be printed.)" : "";
            return $"{error.GetType()}: {MessageOf(error)}{cause}{Environment.NewLine}{error.StackTrace}";
        }
    }
}
