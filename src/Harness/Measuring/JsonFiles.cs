using System.Text.Json;
using System.Text.Json.Serialization;

namespace PBench.Harness.Measuring;

/// <summary>Records as JSON files between parent and child.</summary>
internal static class JsonFiles
{
    /// <summary>Writes beside and renames: a reader sees all of it or none.</summary>
    public static void Write(string path, ChildSpec spec) => Write(path, JsonSerializer.SerializeToUtf8Bytes(spec, ExchangeJson.Default.ChildSpec));

    /// <inheritdoc cref="Write(string, ChildSpec)"/>
    public static void Write(string path, ChildResult result) => Write(path, ResultWriter.Write(result));

    /// <summary>The specification, or null if the file was never written.</summary>
    public static ChildSpec? ReadSpec(string path) => File.Exists(path) ? SpecReader.Read(File.ReadAllBytes(path)) : null;

    /// <summary>The result, or null if the file was never written.</summary>
    public static ChildResult? ReadResult(string path) =>
        File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), ExchangeJson.Default.ChildResult) : null;

    private static void Write(string path, byte[] json)
    {
        var partial = path + ".partial";
        File.WriteAllBytes(partial, json);
        File.Move(partial, path, overwrite: true);
    }
}

/// <summary>The parent's side, generated at compile time; the child reads by <see cref="SpecReader"/> and writes by <see cref="ResultWriter"/>.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ChildSpec))]
[JsonSerializable(typeof(ChildResult))]
internal sealed partial class ExchangeJson : JsonSerializerContext;
