namespace PBench.Harness.Measuring;

/// <summary>What a child process is asked to do.</summary>
public enum ChildTask
{
    /// <summary>Time one case for one round, once it runs as fast as it will.</summary>
    Measure,

    /// <summary>Check answers and order of one case, without timing.</summary>
    Verify,

    /// <summary>Check what every strategy promises, on one strategy.</summary>
    Contract,

    /// <summary>Find out what a process shows once: a cold run, the start of a session, the order of its results.</summary>
    Cold,
}

/// <summary>One case for one fresh process. Travels as a JSON file; rebuilt there from names, so nothing but text crosses.</summary>
public sealed record ChildSpec
{
    public required ChildTask Task { get; init; }
    public required string Strategy { get; init; }
    public string Workload { get; init; } = "";
    public Dictionary<string, string> Parameters { get; init; } = [];
    public double Scale { get; init; } = 1;

    /// <summary>Seed of the workload's input: the same in every round, so that rounds measure the same work.</summary>
    public long InputSeed { get; init; } = 1;

    /// <summary>Items per chunk; 0 is <c>auto</c>.</summary>
    public int ChunkItems { get; init; }
    public int Workers { get; init; }

    /// <summary>The workload ends with results, so it can be repeated and timed.</summary>
    public bool Timed { get; init; } = true;

    /// <summary>A wrong answer is expected and no reason to stop.</summary>
    public bool MayBeWrong { get; init; }

    /// <summary>Time the timed iterations may take together.</summary>
    public double BudgetNs { get; init; }

    /// <summary>How long a map takes, from processes before; 0 where not known.</summary>
    public double KnownMapNs { get; init; }

    public int MaxIterations { get; init; } = 10;

    /// <summary>Observe the order of results as well.</summary>
    public bool ObserveOrder { get; init; }

    /// <summary>Items an order is observed on, at most.</summary>
    public int MaxOrderItems { get; init; } = 10_000;

    /// <summary>A traced iteration is added when a map takes at most this long.</summary>
    public double TraceBelowNs { get; init; } = double.MaxValue;

    public string[] Plugins { get; init; } = [];

    /// <summary>Written to standard output, with a letter of <see cref="Child.Lifeline"/>, when the child waits; then it waits for a byte on its standard input. Null: it goes on at once.</summary>
    public string? ReadyMark { get; init; }

    /// <summary>Maps of it may run beside those of others where nothing is timed: the session is warmed up before the turn, and the order observed after it.</summary>
    public bool RunsBeside { get; init; }

    /// <summary>Every iteration is a turn of its own: another process has its turns between them.</summary>
    public bool TakesTurns { get; init; }

    /// <summary>Where the result goes: written beside and renamed, so it is whole or absent.</summary>
    public required string ResultFile { get; init; }
}
