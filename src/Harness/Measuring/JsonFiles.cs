using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace PBench.Harness.Measuring;

/// <summary>Records as JSON files between parent and child.</summary>
internal static class JsonFiles
{
    /// <summary>Writes beside and renames: a reader sees all of it or none.</summary>
    public static void Write(string path, ChildSpec spec) => Write(path, spec, ExchangeJson.Default.ChildSpec);

    /// <inheritdoc cref="Write(string, ChildSpec)"/>
    public static void Write(string path, ChildResult result) => Write(path, result, ExchangeJson.Default.ChildResult);

    /// <summary>The specification, or null if the file was never written.</summary>
    public static ChildSpec? ReadSpec(string path) => Read(path, ExchangeJson.Default.ChildSpec);

    /// <summary>The result, or null if the file was never written.</summary>
    public static ChildResult? ReadResult(string path) => Read(path, ExchangeJson.Default.ChildResult);

    /// <summary>Compiles what writing a result needs.</summary>
    public static void WarmUp() => JsonSerializer.SerializeToUtf8Bytes(
        new ChildResult { Iterations = [new IterationSample(default, 1, 1, 1, 1)], Trace = new TraceSummary(1, 1, 1, 1, 1, 1, 1), Chunks = [default], Checks = [new AnswerCheck(0, 0, null, null, null, null)] },
        ExchangeJson.Default.ChildResult);

    private static void Write<T>(string path, T value, JsonTypeInfo<T> type)
    {
        var partial = path + ".partial";
        File.WriteAllBytes(partial, JsonSerializer.SerializeToUtf8Bytes(value, type));
        File.Move(partial, path, overwrite: true);
    }

    private static T? Read<T>(string path, JsonTypeInfo<T> type) where T : class =>
        File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), type) : null;
}

/// <summary>Generated at compile time: reflection would cost every child 80 ms, a quarter of its life.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ChildSpec))]
[JsonSerializable(typeof(ChildResult))]
internal sealed partial class ExchangeJson : JsonSerializerContext;
