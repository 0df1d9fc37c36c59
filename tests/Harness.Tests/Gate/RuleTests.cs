using System.Runtime.CompilerServices;
using PBench.Harness.CommandLine;
using PBench.Harness.Gate.Rules;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Planning;

namespace PBench.Harness.Tests.Gate;

internal sealed class RuleTests
{
    [Test]
    public void A_rule_is_a_line_and_the_rest_is_comment()
    {
        var rules = Parse("# promises\n\n  speedup(task, distance) >= 1.6  # on two cores\r\nratio(shm/noop, pipes/noop) < 80%\n");
        Assert.That(rules.Select(r => (r.Place.Line, r.Place.Column, r.Text, r.IsAtLeast)), Is.EqualTo(new[]
        {
            (3, 3, "speedup(task, distance) >= 1.6", true),
            (4, 1, "ratio(shm/noop, pipes/noop) < 80%", false),
        }));
    }

    [TestCase("speedup(task, distance) >= 1", 4.0)]
    [TestCase("efficiency(task, distance, workers = 8) >= 1", 0.5)]
    [TestCase("ratio(serial/distance, task/distance) >= 1", 4.0)]
    [TestCase("ratio(task/distance, serial/distance) >= 1", 0.25)]
    [TestCase("2 * speedup(task, distance) / 4 >= 1", 2.0)]
    [TestCase("speedup(task, distance) / (2 * 4) >= 1", 0.5)]
    [TestCase("overhead_per_chunk(task, distance) <= 1s", 3000.0)]
    [TestCase("50% >= 1", 0.5)]
    [TestCase("1.5ms <= 1s", 1.5e6)]
    [TestCase("2µs / 4ns >= 1", 500.0)]
    public void A_side_is_computed(string rule, double expected) =>
        Assert.That(Parse(rule)[0].Left.Value(new Known(), []), Is.EqualTo(expected).Within(1e-9));

    [Test]
    public void Options_choose_the_case()
    {
        var rule = Parse("speedup(shm, payload[size=64], workers = 3, chunk = 7, scale = 0.5) >= 1")[0];
        var benchCase = rule.Left.Needs.Last().Case;
        Assert.That((benchCase.Strategy, benchCase.WorkloadText, benchCase.Workers, benchCase.ChunkSize.Items, benchCase.Scale), Is.EqualTo(("shm", "payload[size=64]", 3, 7, 0.5)));
        Assert.That(rule.Left.Needs.First().Case.IsBaseline);
    }

    [Test]
    public void Only_an_overhead_needs_the_trace() =>
        Assert.That(Parse("overhead_per_chunk(task, noop) / 1us <= speedup(task, noop)")[0] is var rule
            && rule.Left.Needs.All(n => n.IsTraced) && rule.Right.Needs.All(n => !n.IsTraced));

    [TestCase("speedup(task, distance)", "line 1, column 24: expected >= or <=, found the end of the line.")]
    [TestCase("speedup(task, distance) >= ", "line 1, column 27: expected a number, '(' or a function, found the end of the line.")]
    [TestCase("speedup(task distance) >= 1", "line 1, column 1: speedup takes a strategy and a workload, e.g. speedup(task, distance); 1 given.")]
    [TestCase("speedup(task, distance >= 1", "line 1, column 28: expected ')' after the arguments of speedup, found the end of the line.")]
    [TestCase("\n  sppedup(task, distance) >= 1", "line 2, column 3: unknown function 'sppedup'. Did you mean 'speedup'?")]
    [TestCase("speedup(tsk, distance) >= 1", "line 1, column 9: unknown strategy 'tsk'. Did you mean 'task'?")]
    [TestCase("speedup(task, distanc) >= 1", "line 1, column 15: unknown workload 'distanc'. Did you mean 'distance'?")]
    [TestCase("speedup(task, distance, wokers = 2) >= 1", "line 1, column 34: unknown option of a rule 'wokers'. Did you mean 'workers'?")]
    [TestCase("speedup(task, distance, workers = many) >= 1", "line 1, column 35: --workers 'many'")]
    [TestCase("ratio(task, distance) >= 1", "line 1, column 7: 'task' is no case: strategy/workload.")]
    [TestCase("overhead_per_chunk(task, noop) <= 2", "line 1, column 35: the left side is a time (write its limit with a unit, e.g. 2us) and the right side a plain number.")]
    [TestCase("speedup(task, distance) >= 1.6 1", "line 1, column 32: expected the end of the rule, found '1'.")]
    [TestCase("speedup(task, distance) >= 2x", "line 1, column 28: 'x' is no unit")]
    [TestCase("speedup(task, distance) >= 1.2.3", "line 1, column 28: '1.2.3' is no positive number.")]
    [TestCase("speedup(task, distance) >= 0", "line 1, column 28: '0' is no positive number.")]
    [TestCase("(speedup(task, distance) >= 1", "line 1, column 26: expected ')'")]
    [TestCase("speedup(task, partial-clash) >= 1", "line 1, column 15: ")]
    [TestCase("# nothing\n", "there is no rule in it")]
    public void A_mistake_has_a_place(string text, string says)
    {
        var mistake = Assert.Throws(Is.InstanceOf<UsageException>(), () => Parse(text))!;
        Assert.That(mistake.Message, Does.Contain("rules.txt").And.Contain(says).And.Not.Contain("\n"));
    }

    [Test]
    public void The_guides_example_is_right()
    {
        var page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(SourceFile())!, "..", "..", "..", "docs", "gate.md"));
        var example = page.Split("```text\n")[1].Split("```")[0];
        Assert.That(Parse(example), Has.Count.EqualTo(5));
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;

    private static IReadOnlyList<Rule> Parse(string text) =>
        RuleFile.Parse("rules.txt", text, new RuleFunctions(new RuleCases(Composition.Catalogue([]), new RunRequest(), new MemoryGuard(long.MaxValue), usableCores: 2)));

    /// <summary>Serial takes 4 ms and everything else 1 ms; a chunk costs 3 µs.</summary>
    private sealed class Known : IRuleData
    {
        public double TimeNs(BenchCase benchCase, ReadOnlySpan<int> weights) => benchCase.IsBaseline ? 4e6 : 1e6;

        public double OverheadPerChunkNs(BenchCase benchCase, ReadOnlySpan<int> weights) => 3_000;
    }
}
