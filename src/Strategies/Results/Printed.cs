using System.Globalization;
using System.Text;

namespace PBench.Strategies;

/// <summary>Text of values for people, in one line. Values are the user's and may refuse to be printed: nothing here throws, whatever they do.</summary>
internal static class Printed
{
    /// <summary>The value as it prints itself, without line breaks.</summary>
    public static string Of<T>(T value)
    {
        try
        {
            return value is null ? "null" : OneLine(value.ToString() ?? Name(value.GetType()));
        }
        catch (Exception why)
        {
            return $"({Name(value!.GetType())} cannot be printed: {why.GetType().Name})";
        }
    }

    /// <summary>Type and message of an error; of an item's, those of what the function threw.</summary>
    public static string Of(MapItemException error) => OneLine(ExceptionText.Of(error.InnerException ?? error));

    /// <summary>Options: what is otherwise than usual, as it would be written in code.</summary>
    public static string Options(string type, params ReadOnlySpan<(string Name, object? Value, object? Usual)> options)
    {
        var text = new StringBuilder(type).Append(" {");
        var separator = " ";
        foreach (var (name, value, usual) in options)
        {
            if (!Equals(value, usual))
            {
                text.Append(separator).Append(name).Append(" = ").Append(Option(value));
                separator = ", ";
            }
        }

        return text.Append(" }").ToString();
    }

    /// <summary>A type as it is written in code, without its namespace.</summary>
    public static string Name(Type type)
    {
        var mark = type.Name.IndexOf('`', StringComparison.Ordinal);
        return mark < 0 ? type.Name : $"{type.Name[..mark]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }

    // The value of a delegate is that there is one.
    private static string Option(object? value) => value switch
    {
        Delegate => "(set)",
        IChunkObserver or IProgress<MapProgress> => Name(value.GetType()),
        IFormattable plain and (int or long or TimeSpan) => plain.ToString(null, CultureInfo.InvariantCulture),
        _ => Of(value),
    };

    private static string OneLine(string text) => text.AsSpan().IndexOfAny('\r', '\n') < 0 ? text : text.ReplaceLineEndings(" ");
}
