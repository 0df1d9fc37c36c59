using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace PBench.Harness.Measuring;

/// <summary>Records as JSON files between parent and child.</summary>
internal static class JsonFiles
{
    /// <summary>Writes beside and renames: a reader sees all of it or none.</summary>
    public static void Write(string path, ChildSpec spec) => Write(path, JsonSerializer.SerializeToUtf8Bytes(spec, ExchangeJson.Default.ChildSpec));

    /// <inheritdoc cref="Write(string, ChildSpec)"/>
    public static void Write(string path, ChildResult result) => Write(path, ResultWriter.Write(result));

    /// <summary>The specification, or null if the file was never written.</summary>
    public static ChildSpec? ReadSpec(string path) => Read(path, ExchangeJson.Default.ChildSpec);

    /// <summary>The result, or null if the file was never written.</summary>
    public static ChildResult? ReadResult(string path) => Read(path, ExchangeJson.Default.ChildResult);

    private static void Write(string path, byte[] json)
    {
        var partial = path + ".partial";
        File.WriteAllBytes(partial, json);
        File.Move(partial, path, overwrite: true);
    }

    private static T? Read<T>(string path, JsonTypeInfo<T> type) where T : class =>
        File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), type) : null;
}

/// <summary>Generated at compile time, for reading on both sides and for writing specifications; results are written by <see cref="ResultWriter"/>.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ChildSpec))]
[JsonSerializable(typeof(ChildResult))]
internal sealed partial class ExchangeJson : JsonSerializerContext;
