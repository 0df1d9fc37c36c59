namespace PBench.Strategies.Payloads;

/// <summary>Some types add to the message they are given, e.g. <c> (Parameter 'x')</c>. These are the texts that may have been given.</summary>
internal static class ExceptionMessages
{
    public static IEnumerable<string> Candidates(ExceptionSnapshot snapshot)
    {
        var message = snapshot.Message;
        yield return message;

        // AggregateException: every cause's message, in brackets.
        var causes = string.Concat(snapshot.Inner.Select(inner => $" ({inner.Message})"));
        if (causes.Length > 0 && message.EndsWith(causes, StringComparison.Ordinal))
        {
            yield return message[..^causes.Length];
        }

        // ArgumentOutOfRangeException, ObjectDisposedException: a line at the end.
        if (message.LastIndexOf(Environment.NewLine, StringComparison.Ordinal) is > 0 and var line)
        {
            yield return message = message[..line];
        }

        // ArgumentException: words in brackets at the end.
        for (var (at, tries) = (message.LastIndexOf(" (", StringComparison.Ordinal), 0); at > 0 && tries < 4; tries++)
        {
            yield return message[..at];
            at = message.LastIndexOf(" (", at - 1, StringComparison.Ordinal);
        }
    }
}
