using System.Text.Json;
using System.Text.Json.Serialization;

namespace PBench.Harness.Measuring;

/// <summary>Records as JSON files between parent and child.</summary>
internal static class JsonFiles
{
    private static readonly JsonSerializerOptions Options = new()
    {
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Writes beside and renames: a reader sees all of it or none.</summary>
    public static void Write<T>(string path, T value)
    {
        var partial = path + ".partial";
        File.WriteAllBytes(partial, JsonSerializer.SerializeToUtf8Bytes(value, Options));
        File.Move(partial, path, overwrite: true);
    }

    /// <summary>The record, or null if the file was never written.</summary>
    public static T? Read<T>(string path) where T : class =>
        File.Exists(path) ? JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Options) : null;
}
