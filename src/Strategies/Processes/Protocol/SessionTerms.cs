using System.Globalization;
using System.Text;

namespace PBench.Strategies.Processes.Protocol;

/// <summary>What a worker must know of its session.</summary>
/// <param name="Seeds">Of the parent's hash codes; null until they are sent.</param>
/// <param name="Depth">Of the worker in nested pools: 1 in a pool of the user's own process.</param>
/// <param name="MaxDepth">What sessions in the worker may go to.</param>
/// <param name="Culture">Name of the caller's culture.</param>
/// <param name="UserInterfaceCulture">Name of the caller's culture for texts.</param>
/// <param name="Codecs">The custom codecs as a graph; empty: none.</param>
/// <param name="Initializer">The initializer as a graph; empty: none.</param>
internal sealed record SessionTerms(HashSeeds? Seeds, int Depth, int MaxDepth, string Culture, string UserInterfaceCulture, byte[] Codecs, byte[] Initializer)
{
    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        (Seeds ?? throw new InvalidOperationException("The seeds of hash codes have not been read.")).Write(writer);
        writer.Write(Depth);
        writer.Write(MaxDepth);
        writer.Write(Culture);
        writer.Write(UserInterfaceCulture);
        writer.Write(Codecs.Length);
        writer.Write(Codecs);
        writer.Write(Initializer.Length);
        writer.Write(Initializer);
        writer.Flush();
        return stream.ToArray();
    }

    public static SessionTerms Read(ReadOnlySpan<byte> payload)
    {
        using var reader = new BinaryReader(new MemoryStream(payload.ToArray()), Encoding.UTF8);
        try
        {
            return new(HashSeeds.Read(reader), reader.ReadInt32(), reader.ReadInt32(), reader.ReadString(), reader.ReadString(), Bytes(reader), Bytes(reader));
        }
        catch (Exception damaged) when (damaged is IOException or FormatException or ArgumentException)
        {
            throw new ProtocolException($"The terms of a session cannot be read: {damaged.Message}");
        }
    }

    private static byte[] Bytes(BinaryReader reader)
    {
        var length = reader.ReadInt32();
        return length >= 0 && length <= reader.BaseStream.Length - reader.BaseStream.Position
            ? reader.ReadBytes(length)
            : throw new ProtocolException($"The terms of a session claim {length} bytes.");
    }

    public void ApplyCulture()
    {
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo(Culture);
        CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.GetCultureInfo(UserInterfaceCulture);
    }
}
