using PBench.Harness.Advising;

namespace PBench.Harness.Tests.Advising;

/// <summary>The fastest wins, unless a simpler one is as fast.</summary>
public sealed class ChoiceTests
{
    [TestCase(100, 90, 80, "shm", TestName = "The_fastest_is_chosen")]
    [TestCase(100, 82, 80, "task", TestName = "Threads_that_are_as_fast_come_before_processes")]
    [TestCase(81, 82, 80, "serial", TestName = "Serial_that_is_as_fast_comes_before_all")]
    [TestCase(50, 82, 80, "serial", TestName = "Serial_is_chosen_where_nothing_is_faster")]
    public void Chosen(double serial, double task, double shm, string strategy) =>
        Assert.That(Of(Row("serial", 1, serial), Row("task", 2, task), Row("shm", 2, shm)).Strategy, Is.EqualTo(strategy));

    [Test]
    public void Fewer_workers_that_are_as_fast_are_chosen() =>
        Assert.That(Of(Row("task", 8, 100), Row("task", 2, 102), Row("task", 1, 120)).Workers, Is.EqualTo(2));

    private static FinalTime Of(params FinalTime[] times) => Choice.Of(times, strategy => strategy == "shm");

    private static FinalTime Row(string strategy, int workers, double ns) => new($"{strategy}/{workers}", strategy, "auto", workers, 5, ns, 1, null, null);
}
