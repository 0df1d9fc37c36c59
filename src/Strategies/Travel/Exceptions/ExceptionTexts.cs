namespace PBench.Strategies.Travel;

/// <summary>What can be said of any exception, wherever it cannot be rebuilt.</summary>
/// <param name="TypeName">Full name of its type.</param>
/// <param name="Message">Its message, whole.</param>
/// <param name="HResult">Its error code.</param>
/// <param name="StackTrace">Its stack trace, or null if it was never thrown.</param>
/// <param name="Inner">What caused it: none, one, or those of an <see cref="AggregateException"/>.</param>
internal sealed record ExceptionTexts(string TypeName, string Message, int HResult, string? StackTrace, IReadOnlyList<Exception> Inner)
{
    /// <summary>Never throws: every member may be the user's code.</summary>
    public static ExceptionTexts Of(Exception exception)
    {
        var type = exception.GetType();
        return new ExceptionTexts(
            type.FullName ?? type.Name,
            ExceptionText.MessageOf(exception),
            Try(() => (int?)exception.HResult) ?? 0,
            Try(() => exception.StackTrace),
            exception is AggregateException aggregate ? aggregate.InnerExceptions : exception.InnerException is { } inner ? [inner] : []);
    }

    private static T? Try<T>(Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (Exception)
        {
            return default; // The exception being reported matters, not one from describing it.
        }
    }
}
