using System.Text.Json;
using PBench.Harness.Machine.Limits;

namespace PBench.Harness.Tests.CommandLine;

/// <summary><c>pbench info --limits</c>.</summary>
public sealed class InfoTests
{
    [Test]
    public async Task Limits_are_printed_with_what_they_bound()
    {
        var run = await ToolRun.Of("info", "--limits");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("processor").And.Contain("copy_80MB").And.Contain("GB/s").And.Contain("process_start").And.Contain("bounds "));
    }

    [Test]
    public async Task Limits_are_part_of_the_json_document_when_asked_for()
    {
        var run = await ToolRun.Of("info", "--limits", "--json");

        using var document = JsonDocument.Parse(run.Out);
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
