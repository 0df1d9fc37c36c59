using PBench.Strategies.Processes;

namespace PBench.Strategies.Tests.Processes;

/// <summary>What is said of a worker's end: who ended it, and what it was running.</summary>
public sealed class WorkerLossTests
{
    private static readonly WorkerLoss Killed = new(3, 4711, 137, "");

    [Test]
    public void A_worker_that_the_pool_did_not_kill_probably_ran_out_of_memory() =>
        Assert.That(Killed.Description, Does.StartWith("Worker 3 (process 4711) exited with code 137, probably by SIGKILL.").And.Contain("ran out of memory"));

    [Test]
    public void A_worker_that_the_pool_killed_did_not_run_out_of_memory()
    {
        string[] all =
        [
            (Killed with { IsAbort = true }).Description,
            (Killed with { ItemTimeout = TimeSpan.FromSeconds(2) }).Description,
            (Killed with { KilledBecause = "it broke the protocol" }).Description,
        ];

        Assert.That(all, Is.All.StartsWith("Worker 3 (process 4711) was killed by the pool").And.All.Not.Contain("memory"));
        Assert.That(all[1], Does.Contain("2 s"));
    }

    [Test]
    public void A_worker_that_ended_by_itself_before_the_kill_says_how() =>
        Assert.That((Killed with { ExitCode = 3, IsAbort = true }).Description, Is.EqualTo("Worker 3 (process 4711) exited with code 3."));

    [TestCase(-1, 0, "Worker 3 (process 4711) exited")]
    [TestCase(5, 1, "Item 5 was lost: Worker 3")]
    [TestCase(5, 3, "Items 5 to 7 were lost: Worker 3")]
    public void The_error_names_the_items_that_ran(int index, int count, string start) =>
        Assert.That(Killed.Error(index, count).Message, Does.StartWith(start));
}
