using PBench.Strategies;

namespace PBench.Reliability.Tests.Stress;

/// <summary>A strategy, and for a process pool its platform path, as mixed maps run on it.</summary>
public sealed record StressPath(string Name, Pool? Pool)
{
    public static IEnumerable<StressPath> All =>
        [.. Pool.All.Select(pool => new StressPath(pool.ToString(), pool)), .. ((string[])["threads", "task", "plinq"]).Select(name => new StressPath(name, null))];

    public bool IsProcesses => Pool is not null;

    public Task<IMapSession> OpenAsync(SessionOptions options) => Pool?.OpenAsync(options) ?? InProcess().OpenAsync(options);

    public override string ToString() => Name;

    private IParallelMapStrategy InProcess() => Name switch
    {
        "threads" => new ThreadsStrategy(),
        "task" => new TaskStrategy(),
        _ => new PlinqStrategy(),
    };
}
