using System.Buffers;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Travel;

/// <summary>Exceptions as bytes: the graph, and beside it texts for where the graph cannot be written or read.</summary>
/// <remarks>Wire, for each exception: its <see cref="ExceptionTexts"/>, the length and bytes of its graph (0: it cannot travel), its causes. A cause has no graph where it is in that of the exception around it.</remarks>
internal static class ExceptionCodec
{
    /// <summary>Levels of causes that are described in texts. In a graph there may be any number.</summary>
    private const int MostLevels = 16;

    private const int MostExceptions = 1000;

    private static readonly Slot Root = new(typeof(Exception), TravelPlans.Shared);
    private static readonly GraphTerms ToParent = new(Gate: TypeGate.ForExceptions());

    /// <summary>Writes the exception. Throws only what <paramref name="output"/> throws, whatever the exception's members do.</summary>
    public static void Encode(Exception exception, IBufferWriter<byte> output)
    {
        var left = MostExceptions;
        var wire = new WireWriter();
        wire.Begin(output);
        Write(wire, exception, withGraph: true, 1, ref left);
        wire.End();
    }

    /// <summary>Rebuilds the exception, with all that belongs to it, as its own type where that is loaded; else as <see cref="RemoteException"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes are not an exception.</exception>
    public static Exception Decode(ReadOnlySpan<byte> bytes)
    {
        var wire = new WireReader(bytes);
        var exception = Read(ref wire, 1);
        return wire.Remaining == 0 ? exception : throw new InvalidDataException("Bytes follow the exception.");
    }

    private static void Write(WireWriter wire, Exception exception, bool withGraph, int level, ref int left)
    {
        left--;
        var texts = ExceptionTexts.Of(exception);
        var graph = withGraph ? Graph(exception) : [];
        var isCut = level == MostLevels || left < texts.Inner.Count;
        wire.Characters(texts.TypeName);
        wire.Characters(texts.Message);
        wire.Value(texts.HResult);
        wire.Byte(texts.StackTrace is null ? (byte)0 : (byte)1);
        if (texts.StackTrace is { } trace)
        {
            wire.Characters(trace);
        }

        wire.Count(graph.Length);
        wire.Raw(graph);
        wire.Byte(isCut && texts.Inner.Count > 0 ? (byte)1 : (byte)0);
        wire.Count(isCut ? 0 : texts.Inner.Count);
        foreach (var inner in isCut ? [] : texts.Inner)
        {
            Write(wire, inner, withGraph && graph.IsEmpty, level + 1, ref left);
        }
    }

    private static ReadOnlySpan<byte> Graph(Exception exception)
    {
        var bytes = new PayloadBuffer();
        try
        {
            GraphWriter.Write(exception, Root, ToParent, bytes);
            return bytes.Written;
        }
        catch (Exception)
        {
            return []; // something in it cannot travel, or a member of it throws: its texts do
        }
    }

    private static Exception Read(ref WireReader wire, int level)
    {
        if (level > MostLevels)
        {
            throw new InvalidDataException("The exception has too many levels of inner exceptions.");
        }

        var (type, message, code) = (wire.Characters(), wire.Characters(), wire.Value<int>());
        var trace = wire.Byte() == 0 ? null : wire.Characters();
        var graph = wire.Raw(wire.Count());
        var isCut = wire.Byte() != 0;
        var count = wire.Count();
        wire.Promise(count);
        var inner = new Exception[count];
        for (var i = 0; i < inner.Length; i++)
        {
            inner[i] = Read(ref wire, level + 1);
        }

        if (!graph.IsEmpty && Rebuild(graph) is { } rebuilt && ExceptionText.MessageOf(rebuilt) == message) // a getter of the user's may have forgotten it
        {
            return rebuilt;
        }

        if (isCut)
        {
            message += " (Further inner exceptions are left out.)";
        }

        var cause = inner.Length > 1 ? new AggregateException(inner) : inner.Length == 1 ? inner[0] : null;
        return new RemoteException(type, message, trace, cause) { HResult = code };
    }

    private static Exception? Rebuild(ReadOnlySpan<byte> graph)
    {
        try
        {
            return (Exception?)GraphReader.Read(graph, Root, ToParent);
        }
        catch (Exception e) when (e is InvalidDataException or PayloadException or PayloadRefusal)
        {
            return null; // a type that is not here, or is another build
        }
    }
}
