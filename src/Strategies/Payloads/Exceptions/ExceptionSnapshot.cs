namespace PBench.Strategies.Payloads;

/// <summary>What travels of an exception.</summary>
/// <param name="AssemblyName">Simple name of the assembly of its type.</param>
/// <param name="TypeName">Full name of its type.</param>
/// <param name="Message">Its message, cut at <see cref="ExceptionReader.LongestText"/>.</param>
/// <param name="IsMessageExact">False when the message could not be read; the type is then not rebuilt.</param>
/// <param name="HResult">Its error code.</param>
/// <param name="StackTrace">Its stack trace, or null if it was never thrown.</param>
/// <param name="State">Simple properties by name, for constructors and setters.</param>
/// <param name="Data">Simple entries of <see cref="Exception.Data"/>.</param>
/// <param name="Inner">What caused it: none, one, or those of an <see cref="AggregateException"/>.</param>
internal sealed record ExceptionSnapshot(
    string AssemblyName,
    string TypeName,
    string Message,
    bool IsMessageExact,
    int HResult,
    string? StackTrace,
    IReadOnlyList<KeyValuePair<string, object?>> State,
    IReadOnlyList<KeyValuePair<string, object?>> Data,
    IReadOnlyList<ExceptionSnapshot> Inner);
