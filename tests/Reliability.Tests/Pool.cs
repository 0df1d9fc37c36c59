using PBench.Strategies;
using PBench.Strategies.Interop;

namespace PBench.Reliability.Tests;

/// <summary>A process pool on one of its two platform paths.</summary>
public sealed record Pool(string Transport, bool IsPortable)
{
    public static Pool[] All { get; } = [new("pipes", false), new("shm", false), new("pipes", true), new("shm", true)];

    public async Task<IMapSession> OpenAsync(SessionOptions options, CancellationToken cancellation = default)
    {
        AppContext.SetSwitch(Platform.PortableSwitch, IsPortable);
        IParallelMapStrategy strategy = Transport == "pipes" ? new PipePoolStrategy() : new SharedMemoryStrategy();
        try
        {
            return await strategy.OpenAsync(options, cancellation);
        }
        finally
        {
            AppContext.SetSwitch(Platform.PortableSwitch, false); // a session keeps the path that it was opened with
        }
    }

    public Task<IMapSession> OpenAsync(int workers = 2) => OpenAsync(new SessionOptions { Workers = workers });

    public override string ToString() => IsPortable ? Transport + "-portable" : Transport;
}
