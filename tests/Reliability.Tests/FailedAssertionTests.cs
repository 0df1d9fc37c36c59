#if DEBUG
using PBench.Reliability.Tests.Driver;

namespace PBench.Reliability.Tests;

/// <summary>An assertion of a Debug build that fails is loud, wherever it fails.</summary>
[CancelAfter(120_000)]
public sealed class FailedAssertionTests
{
    [Test]
    public async Task One_that_fails_in_a_worker_ends_its_parent_and_is_told([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        using var run = new DriverRun("asserts", pool);

        var (exitCode, output, error) = await run.EndAsync();

        Assert.That(output, Is.EqualTo("main\n"), "the map does not end as if a worker had been lost");
        Assert.That(exitCode, Is.EqualTo(128 + 6));
        Assert.That(error, Does.Contain("told by an item"));
    }
}
#endif
