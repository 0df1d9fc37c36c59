using NUnit.Framework;
using PBench.Strategies;

public class PoolTests
{
    [Test]
    public async Task A_lambda_of_a_test_runs_in_other_processes()
    {
        var factor = 2;
        await using var pool = await new SharedMemoryStrategy().OpenAsync(new SessionOptions { Workers = 2 });
        var results = await pool.MapAsync((int x) => (Product: x * factor, Environment.ProcessId), new[] { 1, 2, 3 });
        Assert.That(results.Select(r => r.Product), Is.EqualTo(new[] { 2, 4, 6 }));
        Assert.That(results.Select(r => r.ProcessId), Has.None.EqualTo(Environment.ProcessId));
    }
}
