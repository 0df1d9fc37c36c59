using System.Buffers;

namespace PBench.Strategies.Payloads;

/// <summary>Exceptions as bytes: type, message, remote stack trace, simple state, inner exceptions.</summary>
/// <remarks>Wire: a format byte, then per exception the fields of <see cref="ExceptionSnapshot"/> in order, its inner ones nested.</remarks>
internal static class ExceptionCodec
{
    private const byte Format = 1;

    /// <summary>Writes the exception. Throws only what <paramref name="output"/> throws, whatever the exception's members do.</summary>
    public static void Encode(Exception exception, IBufferWriter<byte> output)
    {
        var writer = new WireWriter(output);
        writer.Byte(Format);
        Write(writer, ExceptionReader.Read(exception));
    }

    /// <summary>Rebuilds the exception as its own type where that is loaded and keeps the message, else as <see cref="RemoteException"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes are not an exception.</exception>
    public static Exception Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        if (reader.Byte() != Format)
        {
            throw new InvalidDataException("The bytes are not an exception.");
        }

        var snapshot = Read(ref reader, 1);
        return reader.AtEnd ? ExceptionRebuilder.Rebuild(snapshot) : throw new InvalidDataException("Bytes follow the exception.");
    }

    private static void Write(WireWriter writer, ExceptionSnapshot snapshot)
    {
        writer.Text(snapshot.AssemblyName);
        writer.Text(snapshot.TypeName);
        writer.Text(snapshot.Message);
        writer.Byte(snapshot.IsMessageExact ? (byte)1 : (byte)0);
        writer.Int32(snapshot.HResult);
        writer.Text(snapshot.StackTrace);
        Write(writer, snapshot.State);
        Write(writer, snapshot.Data);
        writer.Int32(snapshot.Inner.Count);
        foreach (var inner in snapshot.Inner)
        {
            Write(writer, inner);
        }
    }

    private static void Write(WireWriter writer, IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        writer.Int32(values.Count);
        foreach (var (name, value) in values)
        {
            writer.Text(name);
            SimpleValue.Write(writer, value);
        }
    }

    private static ExceptionSnapshot Read(ref WireReader reader, int depth)
    {
        if (depth > ExceptionReader.MaxDepth)
        {
            throw new InvalidDataException("The exception has too many levels of inner exceptions.");
        }

        var assembly = Required(reader.Text());
        var type = Required(reader.Text());
        var message = Required(reader.Text());
        var isExact = reader.Byte() != 0;
        var hresult = reader.Int32();
        var stack = reader.Text();
        var state = Values(ref reader);
        var data = Values(ref reader);
        var inner = new ExceptionSnapshot[reader.Count()];
        for (var i = 0; i < inner.Length; i++)
        {
            inner[i] = Read(ref reader, depth + 1);
        }

        return new ExceptionSnapshot(assembly, type, message, isExact, hresult, stack, state, data, inner);
    }

    private static KeyValuePair<string, object?>[] Values(ref WireReader reader)
    {
        var values = new KeyValuePair<string, object?>[reader.Count()];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = new(Required(reader.Text()), SimpleValue.Read(ref reader));
        }

        return values;
    }

    private static string Required(string? text) => text ?? throw new InvalidDataException("A text is missing.");
}
