using System.Text.Json.Serialization;
using PBench.Harness.Measuring;
using PBench.Harness.Reporting;

namespace PBench.Harness.Resuming;

/// <summary>First line of a journal: everything that makes the run this run.</summary>
/// <param name="Schema">Version of the report files.</param>
/// <param name="Description">The run as it started.</param>
/// <param name="StopsAtMaxTime">The user set the time, so no process starts after it.</param>
/// <param name="Plugins">SHA-256 of each plug-in file, in the order given.</param>
/// <param name="Cases">Names of the cases in the plan's order.</param>
internal sealed record JournalHeader(
    int Schema, RunDescription Description, bool StopsAtMaxTime, IReadOnlyList<string> Plugins, IReadOnlyList<string> Cases);

/// <summary>Every other line: one process that ended.</summary>
/// <param name="Case">Name of its case.</param>
/// <param name="Record">What came of it.</param>
internal sealed record JournalEntry(string Case, RoundRecord Record);

/// <summary>Generated at compile time: a journal is written between measurements, which must not wait for a serializer to warm up.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(JournalHeader))]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class JournalJson : JsonSerializerContext;
