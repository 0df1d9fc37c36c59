using System.Collections;
using System.Reflection;

namespace PBench.Strategies.Payloads;

/// <summary>Takes the snapshot of an exception. Never throws: every member may be the user's code.</summary>
internal sealed class ExceptionReader
{
    /// <summary>Longest message and longest stack trace, in bytes of UTF-16: 64 KiB.</summary>
    public const int LongestText = 64 * 1024 / sizeof(char);

    /// <summary>Levels of inner exceptions.</summary>
    public const int MaxDepth = 16;

    private const int MostExceptions = 1000;
    private const int MostValues = 64;
    private const int MostEntries = 1000;

    private int _taken;

    public static ExceptionSnapshot Read(Exception exception) => new ExceptionReader().Read(exception, 1);

    /// <summary>Instance properties of the types between the exception's and <see cref="Exception"/> that a constructor or setter can give back.</summary>
    public static IEnumerable<PropertyInfo> StateProperties(Type type)
    {
        var parameters = ExceptionRebuilder.Constructors(type)
            .SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => parameter.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property =>
            property.CanRead && property.GetIndexParameters().Length == 0 && property.GetMethod!.GetBaseDefinition().DeclaringType != typeof(Exception) &&
            property.DeclaringType != typeof(Exception) && (parameters.Contains(property.Name) || property.SetMethod is { IsPublic: true }));
    }

    private ExceptionSnapshot Read(Exception exception, int depth)
    {
        _taken++;
        var type = exception.GetType();
        var message = Try(() => exception.Message);
        var inner = new List<ExceptionSnapshot>();
        foreach (var cause in Inner(exception))
        {
            if (depth == MaxDepth || _taken >= MostExceptions)
            {
                message = $"{message} (Further inner exceptions are left out.)";
                break;
            }

            inner.Add(Read(cause, depth + 1));
        }

        return new ExceptionSnapshot(
            Try(() => type.Assembly.GetName().Name) ?? "",
            type.FullName ?? type.Name,
            Cut(message ?? "(The message could not be read: its getter threw or returned null.)")!,
            message is not null,
            Try(() => (int?)exception.HResult) ?? 0,
            Cut(Try(() => exception.StackTrace)),
            Try(() => State(exception)) ?? [],
            Try(() => Data(exception)) ?? [],
            inner);
    }

    private static IEnumerable<Exception> Inner(Exception exception) =>
        exception is AggregateException aggregate ? aggregate.InnerExceptions
        : exception.InnerException is { } inner ? Enumerable.Repeat(inner, 1)
        : Enumerable.Empty<Exception>();

    private static List<KeyValuePair<string, object?>> State(Exception exception)
    {
        var state = new List<KeyValuePair<string, object?>>();
        foreach (var property in StateProperties(exception.GetType()).Take(MostValues))
        {
            // A text too long for a value is cut no shorter than a stack trace: RemoteException has one.
            if (Try(() => (object?[]?)[property.GetValue(exception)]) is [var value])
            {
                if (SimpleValue.TryTake(value, out var simple))
                {
                    state.Add(new(property.Name, simple));
                }
                else if (value is string text)
                {
                    state.Add(new(property.Name, Cut(text)));
                }
            }
        }

        return state;
    }

    private static List<KeyValuePair<string, object?>> Data(Exception exception)
    {
        var data = new List<KeyValuePair<string, object?>>();
        foreach (var entry in exception.Data.Cast<DictionaryEntry>().Take(MostEntries)) // the dictionary may be the user's, and endless
        {
            if (data.Count < MostValues && entry.Key is string { Length: <= 1024 } key && SimpleValue.TryTake(entry.Value, out var simple) && Equals(simple, entry.Value))
            {
                data.Add(new(key, simple));
            }
        }

        return data;
    }

    private static string? Cut(string? text) => text is { Length: > LongestText } ? text[..LongestText] : text;

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
