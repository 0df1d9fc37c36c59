using System.Text.Json;
using PBench.Harness.Machine;
using PBench.Harness.Machine.Limits;
using PBench.Harness.Reporting;

namespace PBench.Harness.Tests.CommandLine;

/// <summary><c>pbench info --limits</c>.</summary>
public sealed class InfoTests
{
    private ToolRun measured = null!;

    [OneTimeSetUp]
    public async Task MeasureOnce() => measured = await ToolRun.Of("info", "--limits", "--json");

    [Test]
    public void Limits_are_printed_with_what_they_bound()
    {
        using var text = new StringWriter();
        MachineText.Print(text, JsonText.Parse<MachineInfo>(measured.Out));

        Assert.That(text.ToString(), Does.Contain("processor").And.Contain("copy_80MB").And.Contain("GB/s").And.Contain("process_start").And.Contain("bounds "));
    }

    [Test]
    public void Limits_are_part_of_the_json_document_when_asked_for()
    {
        Assert.That(measured.ExitCode, Is.Zero, measured.Error);
        using var document = JsonDocument.Parse(measured.Out);
        var names = document.RootElement.GetProperty("limits").EnumerateArray().Select(limit => limit.GetProperty("name").GetString());
        Assert.That(names, Is.SubsetOf(LimitProbes.All.Select(probe => probe.Name)).And.Contains("pipe_round_trip"));
    }

    [Test]
    public async Task Without_the_option_nothing_is_measured()
    {
        var run = await ToolRun.Of("info", "--json");

        using var document = JsonDocument.Parse(run.Out);
        Assert.That(document.RootElement.TryGetProperty("limits", out _), Is.False);
    }
}
