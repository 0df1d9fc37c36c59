using System.Globalization;
using PBench.Reliability.Tests.Driver;
using PBench.Strategies;

namespace PBench.Reliability.Tests;

/// <summary>What the world looks like from inside a worker, and what a worker's output looks like outside.</summary>
[CancelAfter(60_000)]
public sealed class WorkerWorldTests
{
    [Test]
    public async Task Workers_ignore_the_interrupt_from_the_keyboard([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        await using var session = await pool.OpenAsync(workers: 1);
        var before = await session.RunAsync(() => Environment.ProcessId);

        Machine.Signal(before, Machine.SigInt);
        var sleeping = session.RunAsync(() =>
        {
            Thread.Sleep(100);
            return Environment.ProcessId;
        });
        Machine.Signal(before, Machine.SigInt);

        Assert.That(await sleeping, Is.EqualTo(before));
        Assert.That(await session.RunAsync(() => Environment.ProcessId), Is.EqualTo(before));
    }

    [Test]
    public async Task Standard_input_is_empty([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        await using var session = await pool.OpenAsync(workers: 1);

        Assert.That(await session.RunAsync(() => Console.In.ReadToEnd()), Is.Empty);
    }

    [Test]
    public async Task Environment_folder_and_culture_are_the_callers([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        var (culture, folder) = (CultureInfo.CurrentCulture, Environment.CurrentDirectory);
        IMapSession session;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Environment.CurrentDirectory = "/";
            Environment.SetEnvironmentVariable("PBENCH_TEST_WORD", "grün = green");
            Environment.SetEnvironmentVariable("DOTNET_gcServer", "1"); // workers are started with another value, and see this one
            session = await pool.OpenAsync(workers: 1);
        }
        finally
        {
            (CultureInfo.CurrentCulture, Environment.CurrentDirectory) = (culture, folder);
            Environment.SetEnvironmentVariable("PBENCH_TEST_WORD", null);
            Environment.SetEnvironmentVariable("DOTNET_gcServer", null);
        }

        await using (session)
        {
            var seen = await session.RunAsync(() => $"{CultureInfo.CurrentCulture.Name} {1.5} {Environment.CurrentDirectory} {Environment.GetEnvironmentVariable("PBENCH_TEST_WORD")} {Environment.GetEnvironmentVariable("DOTNET_gcServer")}");
            var own = await session.RunAsync(() => OwnVariables());

            Assert.That(seen, Is.EqualTo("de-DE 1,5 / grün = green 1"));
            Assert.That(own, Is.EquivalentTo([.. OwnVariables(), "PBENCH_TEST_WORD"]), "what makes a process a worker is not passed on");
        }
    }

    // A run of the tests has some, too.
    private static string[] OwnVariables() => [.. Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("PBENCH_", StringComparison.Ordinal))];

    [Test]
    public async Task Output_comes_in_whole_lines_and_all_of_it([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        using var run = new DriverRun("lines", pool);

        var (_, output, error) = await run.EndAsync();

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.That(lines.Order(StringComparer.Ordinal), Is.EqualTo(Enumerable.Range(0, 300).Select(x => $"<{new string('a', 100 + x)}>").Order(StringComparer.Ordinal)));
        Assert.That(error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(), Is.EqualTo(Enumerable.Range(0, 300).Select(x => $"<error {x}>").Order()));
    }
}
