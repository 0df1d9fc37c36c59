using System.Text.Json;
using PBench.Harness.Measuring;
using PBench.Harness.Verifying;
using PBench.Strategies;

namespace PBench.Harness.Tests.Measuring;

public sealed class ResultWriterTests
{
    [Test]
    public void Every_member_of_a_result_reads_back()
    {
        var result = new ChildResult
        {
            Outcome = Outcome.Wrong,
            Error = "\"e\"\n",
            Phase = "p",
            Finished = true,
            Items = 3,
            Note = "n",
            Repeatable = false,
            Checks = [new AnswerCheck(3, 1, 2, "a", "b", 4), new AnswerCheck(3, 0, null, null, null, null)],
            OpenNs = 1.5,
            StartupNs = 2,
            ColdNs = 3,
            ColdMapNs = 2.5,
            WaitingCpuNs = 1,
            FirstResultNs = 4,
            PeakRssBytes = 5,
            MeasuringNs = 6,
            Iterations = [new IterationSample(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), 7, 8.5, 9, 10), new IterationSample(default, 1, 1, null, null)],
            EngineLines = ["WorkloadActual 1: 1 op, 1.00 ns", "// µ"],
            Trace = new TraceSummary(1, 2, 3, 4, 5, 6, 7),
            TraceStart = 11,
            Codec = "string+graph",
            Chunks = [new ChunkTrace(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)],
            Ordered = new OrderObservation(3, new OrderStatistics(true, 0, 1, 2, -0.5, 3), null),
            Unordered = new OrderObservation(3, null, "lost"),
            Contract = [new ContractCheck("promise", false, "broken")],
        };
        var read = JsonSerializer.Deserialize(ResultWriter.Write(result), ExchangeJson.Default.ChildResult)!;
        Assert.That(JsonSerializer.Serialize(read), Is.EqualTo(JsonSerializer.Serialize(result)));
    }

    [Test]
    public void An_empty_result_reads_back()
    {
        var read = JsonSerializer.Deserialize(ResultWriter.Write(new ChildResult()), ExchangeJson.Default.ChildResult)!;
        Assert.That(JsonSerializer.Serialize(read), Is.EqualTo(JsonSerializer.Serialize(new ChildResult())));
    }
}
