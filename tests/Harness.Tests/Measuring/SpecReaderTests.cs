using System.Text;
using System.Text.Json;
using PBench.Harness.Measuring;

namespace PBench.Harness.Tests.Measuring;

public sealed class SpecReaderTests
{
    [Test]
    public void Every_member_of_a_specification_reads_back()
    {
        var spec = new ChildSpec
        {
            Task = ChildTask.Contract,
            Strategy = "s",
            Workload = "w",
            Parameters = new Dictionary<string, string> { ["a"] = "1", ["b"] = "\"ü\"" },
            Scale = 0.1,
            InputSeed = long.MaxValue,
            ChunkItems = 2,
            Workers = 3,
            Timed = false,
            MayBeWrong = true,
            BudgetNs = 1.5,
            KnownMapNs = 2.5,
            MaxIterations = 4,
            ObserveOrder = true,
            MaxOrderItems = 5,
            TraceBelowNs = double.MaxValue,
            Plugins = ["p.dll"],
            RunsBeside = true,
            TakesTurns = true,
            ReadyMark = "\u0006mark\n",
            ResultFile = "r",
        };
        var defaults = new ChildSpec { Task = default, Strategy = "", ResultFile = "" };
        Assert.Multiple(() =>
        {
            foreach (var member in typeof(ChildSpec).GetProperties().Where(p => p.CanWrite && p.Name != nameof(ChildSpec.TraceBelowNs)))
            {
                Assert.That(member.GetValue(spec), Is.Not.EqualTo(member.GetValue(defaults)), $"{member.Name} is not tested");
            }

            Assert.That(JsonSerializer.Serialize(ReadBack(spec)), Is.EqualTo(JsonSerializer.Serialize(spec)));
        });
    }

    [Test]
    public void A_specification_without_a_strategy_is_refused_by_name()
    {
        var thrown = Assert.Throws<JsonException>(() => SpecReader.Read(Encoding.UTF8.GetBytes("""{"Task":0}""")));
        Assert.That(thrown.Message, Does.Contain("'Strategy'"));
    }

    private static ChildSpec ReadBack(ChildSpec spec) => SpecReader.Read(JsonSerializer.SerializeToUtf8Bytes(spec, ExchangeJson.Default.ChildSpec));
}
