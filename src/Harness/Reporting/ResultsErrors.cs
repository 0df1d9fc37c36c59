namespace PBench.Harness.Reporting;

/// <summary>A results folder cannot be read: which file, which line (0 where no line is at fault), why.</summary>
public sealed class DamagedResultsException(string file, long line, string why, Exception? inner = null)
    : Exception(line > 0 ? $"{file}, line {line}: {why}" : $"{file}: {why}", inner);

/// <summary>Results that must not be put side by side or together: exit code 5, with the reason and the way out.</summary>
public class NotComparableException(string why) : Exception(why);

/// <summary>A results folder was written by another version of pbench.</summary>
public sealed class OtherSchemaException(string file, int schema)
    : NotComparableException($"{file} has schema {schema}, this pbench reads schema {ReportSchema.Version}: read it with the version that wrote it, or measure again.");

/// <summary>What a command needs could not be measured: exit code 3.</summary>
public sealed class NotMeasuredException(string why) : Exception(why);
