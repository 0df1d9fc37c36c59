using PBench.Strategies.Tests.Travel;

namespace PBench.Strategies.Tests.Contracts;

// Every row of the table of framework types, through real workers. In-process strategies are held to it when Portable.
public abstract partial class ParallelMapContract
{
    [Test]
    public async Task Framework_types_arrive_as_items_and_come_back_as_results()
    {
        await using var session = await OpenAsync(PortableOptions);
        FrameworkSample[] samples = [.. FrameworkSamples.All.Where(static sample => !sample.DescribesCode)];

        var got = await Within(session.MapAsync(static (object x) => x, samples.Select(static sample => sample.Value)));

        for (var i = 0; i < samples.Length; i++)
        {
            samples[i].Check(got[i]);
        }
    }

    [Test]
    public async Task What_a_sent_value_leads_to_may_come_back_as_an_object()
    {
        await using var session = await OpenAsync(PortableOptions);
        FrameworkSamples.Point[] points = [new(1, "a"), new(2, "b")];

        Assert.That(await Within(session.MapAsync(static (FrameworkSamples.Point x) => (object)x, points)), Is.EqualTo(points));
        Assert.That(await Within(session.MapAsync(static (List<FrameworkSamples.Point[]> x) => (object)x[0], new[] { new List<FrameworkSamples.Point[]> { points } })), Is.EqualTo(new[] { points }));
        Assert.That(await Within(session.MapAsync((int i) => (object)points[i], Numbers(2))), Is.EqualTo(points));
    }

    [Test]
    public async Task Framework_types_arrive_as_captured_values()
    {
        await using var session = await OpenAsync(PortableOptions);
        object[] values = [.. FrameworkSamples.All.Select(static sample => sample.Value)];

        var faults = await Within(session.MapAsync((int i) => FaultOf(i, values[i]), Numbers(values.Length)));

        Assert.That(faults.Where(static fault => fault.Length > 0), Is.Empty);
    }

    // In the worker, against a sample that it makes itself.
    private static string FaultOf(int number, object got)
    {
        var sample = FrameworkSamples.All.ElementAt(number);
        try
        {
            sample.Check(got);
            return "";
        }
        catch (Exception e)
        {
            return $"{sample.Name}: {e.Message}";
        }
    }
}
