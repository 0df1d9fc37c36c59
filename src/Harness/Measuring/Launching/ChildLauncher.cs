using System.ComponentModel;
using System.Text.Json;

namespace PBench.Harness.Measuring.Launching;

/// <summary>Runs specifications in fresh processes of a build of the tool.</summary>
/// <remarks>Disposing removes the exchange folder.</remarks>
public sealed class ChildLauncher : IDisposable
{
    private readonly SelfCommand self;
    private readonly DirectoryInfo exchange = Directory.CreateTempSubdirectory("pbench-");
    private int sequence;

    public ChildLauncher(SelfCommand self) => this.self = self;

    /// <summary>Runs one from start to end and always comes back.</summary>
    public async Task<ChildLaunch> LaunchAsync(ChildSpec spec, TimeSpan limit, CancellationToken interrupt)
    {
        await using var child = Start(spec, limit);
        return await child.MeasureAsync(interrupt).ConfigureAwait(false);
    }

    /// <summary>Starts a process that prepares and then waits for its turn.</summary>
    public ChildProcess StartWaiting(ChildSpec spec, TimeSpan limit) => Start(spec with { ReadyMark = OutputWatch.NewMark() }, limit);

    /// <summary>What an attempt to run a process may throw: it costs the one case.</summary>
    public static bool IsFailure(Exception thrown) => thrown is IOException or UnauthorizedAccessException or Win32Exception or JsonException;

    public void Dispose()
    {
        try
        {
            exchange.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A killed child may still be writing there. It is a temporary folder.
        }
    }

    private ChildProcess Start(ChildSpec spec, TimeSpan limit)
    {
        var number = Interlocked.Increment(ref sequence);
        var result = Path.Combine(exchange.FullName, $"{number}.result.json");
        return new ChildProcess(self, spec with { ResultFile = result }, Path.Combine(exchange.FullName, $"{number}.spec.json"), limit);
    }
}
