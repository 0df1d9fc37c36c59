namespace PBench.Strategies.Tests.Protocol;

/// <summary>A worker's hash codes are its parent's, however the runtime compiles.</summary>
[NonParallelizable]
public sealed class HashSeedsTests
{
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(60);

    [Test]
    public async Task Codes_agree_whatever_the_runtime_is_told_of_compiling([Values("", "DOTNET_TieredCompilation", "DOTNET_ReadyToRun", "DOTNET_TieredPGO")] string off)
    {
        if (off.Length > 0)
        {
            Environment.SetEnvironmentVariable(off, "0");
        }

        try
        {
            await using var session = await new PipePoolStrategy().OpenAsync(new SessionOptions { Workers = 1 });

            Assert.That(await session.MapAsync((int _) => Codes(), [0, 1]).WaitAsync(Watchdog), Is.All.EqualTo(Codes()));
        }
        finally
        {
            if (off.Length > 0)
            {
                Environment.SetEnvironmentVariable(off, null);
            }
        }
    }

    private static int Codes()
    {
        var sum = 0;
        for (var i = 0; i < 100_000; i++)
        {
            sum = HashCode.Combine(sum, "a text".GetHashCode(StringComparison.Ordinal));
        }

        return sum;
    }
}
