using System.Text.Json;
using PBench.Strategies;

namespace PBench.Harness.Measuring;

/// <summary>Writes a child's result as JSON, member by member, in the names that the parent's generated reader expects.</summary>
/// <remarks>A serializer would have to be compiled in every child first: 800 methods, 60 ms of a processor in a life of 300.</remarks>
internal static class ResultWriter
{
    public static byte[] Write(ChildResult result)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteFindings(json, result);
            WriteTimes(json, result);
            WriteTrace(json, result);
            Order(json, nameof(result.Ordered), result.Ordered);
            Order(json, nameof(result.Unordered), result.Unordered);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteFindings(Utf8JsonWriter json, ChildResult result)
    {
        if (result.Outcome is { } outcome)
        {
            json.WriteNumber(nameof(result.Outcome), (int)outcome);
        }

        json.WriteString(nameof(result.Error), result.Error);
        json.WriteString(nameof(result.Phase), result.Phase);
        json.WriteBoolean(nameof(result.Finished), result.Finished);
        json.WriteNumber(nameof(result.Items), result.Items);
        json.WriteString(nameof(result.Note), result.Note);
        if (result.Repeatable is { } repeatable)
        {
            json.WriteBoolean(nameof(result.Repeatable), repeatable);
        }

        json.WriteStartArray(nameof(result.Checks));
        foreach (var check in result.Checks)
        {
            json.WriteStartObject();
            json.WriteNumber(nameof(check.Compared), check.Compared);
            json.WriteNumber(nameof(check.Mismatches), check.Mismatches);
            Number(json, nameof(check.FirstMismatchIndex), check.FirstMismatchIndex);
            json.WriteString(nameof(check.Expected), check.Expected);
            json.WriteString(nameof(check.Actual), check.Actual);
            Number(json, nameof(check.Distinct), check.Distinct);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray(nameof(result.Contract));
        foreach (var check in result.Contract)
        {
            json.WriteStartObject();
            json.WriteString(nameof(check.Promise), check.Promise);
            json.WriteBoolean(nameof(check.Kept), check.Kept);
            json.WriteString(nameof(check.Error), check.Error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTimes(Utf8JsonWriter json, ChildResult result)
    {
        Number(json, nameof(result.OpenNs), result.OpenNs);
        Number(json, nameof(result.StartupNs), result.StartupNs);
        Number(json, nameof(result.ColdNs), result.ColdNs);
        Number(json, nameof(result.ColdMapNs), result.ColdMapNs);
        Number(json, nameof(result.FirstResultNs), result.FirstResultNs);
        Number(json, nameof(result.PeakRssBytes), result.PeakRssBytes);
        Number(json, nameof(result.WaitingCpuNs), result.WaitingCpuNs);
        json.WriteNumber(nameof(result.MeasuringNs), result.MeasuringNs);
        json.WriteStartArray(nameof(result.Iterations));
        foreach (var sample in result.Iterations)
        {
            json.WriteStartObject();
            json.WriteString(nameof(sample.StartedUtc), sample.StartedUtc);
            json.WriteNumber(nameof(sample.Operations), sample.Operations);
            json.WriteNumber(nameof(sample.ElapsedNs), sample.ElapsedNs);
            Number(json, nameof(sample.CpuNs), sample.CpuNs);
            Number(json, nameof(sample.AllocatedBytes), sample.AllocatedBytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray(nameof(result.EngineLines));
        foreach (var line in result.EngineLines)
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
    }

    private static void WriteTrace(Utf8JsonWriter json, ChildResult result)
    {
        json.WriteNumber(nameof(result.TraceStart), result.TraceStart);
        json.WriteString(nameof(result.Codec), result.Codec);
        if (result.Trace is { } trace)
        {
            json.WriteStartObject(nameof(result.Trace));
            json.WriteNumber(nameof(trace.Chunks), trace.Chunks);
            json.WriteNumber(nameof(trace.Items), trace.Items);
            json.WriteNumber(nameof(trace.Workers), trace.Workers);
            json.WriteNumber(nameof(trace.MakespanNs), trace.MakespanNs);
            json.WriteNumber(nameof(trace.OverheadNs), trace.OverheadNs);
            json.WriteNumber(nameof(trace.ImbalanceNs), trace.ImbalanceNs);
            Number(json, nameof(trace.FirstResultNs), trace.FirstResultNs);
            json.WriteEndObject();
        }

        json.WriteStartArray(nameof(result.Chunks));
        foreach (var chunk in result.Chunks)
        {
            Chunk(json, chunk);
        }

        json.WriteEndArray();
    }

    private static void Chunk(Utf8JsonWriter json, in ChunkTrace chunk)
    {
        json.WriteStartObject();
        json.WriteNumber(nameof(chunk.Chunk), chunk.Chunk);
        json.WriteNumber(nameof(chunk.FirstItem), chunk.FirstItem);
        json.WriteNumber(nameof(chunk.Items), chunk.Items);
        json.WriteNumber(nameof(chunk.Worker), chunk.Worker);
        json.WriteNumber(nameof(chunk.ProcessId), chunk.ProcessId);
        json.WriteNumber(nameof(chunk.Attempt), chunk.Attempt);
        json.WriteNumber(nameof(chunk.BytesIn), chunk.BytesIn);
        json.WriteNumber(nameof(chunk.BytesOut), chunk.BytesOut);
        json.WriteNumber(nameof(chunk.Formed), chunk.Formed);
        json.WriteNumber(nameof(chunk.Encoded), chunk.Encoded);
        json.WriteNumber(nameof(chunk.Sent), chunk.Sent);
        json.WriteNumber(nameof(chunk.Received), chunk.Received);
        json.WriteNumber(nameof(chunk.Started), chunk.Started);
        json.WriteNumber(nameof(chunk.Finished), chunk.Finished);
        json.WriteNumber(nameof(chunk.Returned), chunk.Returned);
        json.WriteNumber(nameof(chunk.Delivered), chunk.Delivered);
        json.WriteEndObject();
    }

    private static void Order(Utf8JsonWriter json, string name, OrderObservation? order)
    {
        if (order is null)
        {
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber(nameof(order.Items), order.Items);
        json.WriteString(nameof(order.Error), order.Error);
        if (order.Statistics is { } s)
        {
            json.WriteStartObject(nameof(order.Statistics));
            json.WriteBoolean(nameof(s.InOrder), s.InOrder);
            json.WriteNumber(nameof(s.Missing), s.Missing);
            json.WriteNumber(nameof(s.Duplicated), s.Duplicated);
            json.WriteNumber(nameof(s.Inversions), s.Inversions);
            Number(json, nameof(s.KendallTau), s.KendallTau);
            json.WriteNumber(nameof(s.MaxDisplacement), s.MaxDisplacement);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
