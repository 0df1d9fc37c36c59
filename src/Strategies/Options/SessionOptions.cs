using PBench.Strategies.Processes;

namespace PBench.Strategies;

/// <summary>How the workers of a session are started and kept. Immutable; checked once, at <see cref="IParallelMapStrategy.OpenAsync"/>.</summary>
public sealed record SessionOptions
{
    /// <summary>Number of workers, 0 to 1024. Default: the processors this process may use (affinity and container quota counted). 0 runs everything serially in the caller, with the same semantics.</summary>
    /// <remarks>
    /// Of all maps of the session together, never more items run at once than there are workers (times <see cref="MapOptions.ConcurrencyPerWorker"/>
    /// for asynchronous functions), also after items that were cancelled or ran out of time: their worker is taken until they return. With
    /// 0 workers a process pool checks and copies as its workers would (<see cref="Portable"/>); that a crash is survived
    /// and an item can be killed, it does not promise then, and the session's <see cref="IMapSession.Traits"/> say so.
    /// </remarks>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Runs once in every worker, replacements included, before its first item. Parameterless; returns void or a Task.</summary>
    /// <remarks>On <c>plinq</c> a worker is a thread of the pool: it runs once on each that runs items, and these may be more in the course of time than workers.</remarks>
    public Delegate? Initializer { get; init; }

    /// <summary>A worker is replaced after this many items (not chunks). At least 1; null: never. Thread strategies have nothing to replace and ignore it.</summary>
    public int? MaxItemsPerWorker { get; init; }

    /// <summary>A worker process is replaced when its resident memory, in bytes, is above this after a chunk. Null: never.</summary>
    public long? MaxWorkerBytes { get; init; }

    /// <summary>Longest time from the start of a worker until it is ready, initializer included. Default 60 s; <see cref="Timeout.InfiniteTimeSpan"/>: no limit. Serial execution runs the initializer in the caller, who waits for it however long it takes.</summary>
    public TimeSpan StartupTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The session fails after more deaths of workers than this; recycling does not count. Null: after 8 deaths in a row without a finished item.</summary>
    public int? RespawnLimit { get; init; }

    /// <summary>How deep process pools may be nested: 1 allows none inside a worker of this one. Threads start no process, and may nest as they like.</summary>
    /// <remarks>Default 2; in a worker, what the session allows whose worker it is. A session in a worker may allow less than that, not more: raise it on the outermost.</remarks>
    public int MaxDepth { get; init; } = WorkerDepth.Default;

    /// <summary>Codecs asked before the built-in ones, in this order, for items and results. They travel to the workers by their fields.</summary>
    public IReadOnlyList<IPayloadCodec> Codecs { get; init; } = [];

    /// <summary>In-process strategies then take functions, items and results through the same checks and round trip as a process pool. Default false.</summary>
    public bool Portable { get; init; }

    /// <summary>Receives one line for each event worth knowing: a worker recycled, lost, replaced. Called from any thread. What it throws costs that line and nothing else. Null: silent.</summary>
    public Action<string>? Log { get; init; }

    internal const int MaxWorkers = 1024;

    private static readonly SessionOptions Usual = new();

    /// <summary>These options, for a strategy to check first thing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range: the first such.</exception>
    /// <exception cref="ArgumentException">The initializer takes parameters, or returns something else than a task.</exception>
    public SessionOptions Checked()
    {
        Require(Workers is >= 0 and <= MaxWorkers, nameof(Workers), Workers, $"0 to {MaxWorkers}");
        Require(MaxItemsPerWorker is null or >= 1, nameof(MaxItemsPerWorker), MaxItemsPerWorker, "at least 1, or null for never");
        Require(MaxWorkerBytes is null or >= 1, nameof(MaxWorkerBytes), MaxWorkerBytes, "at least 1, or null for never");
        Require((StartupTimeout > TimeSpan.Zero && StartupTimeout <= MapOptions.LongestTime) || StartupTimeout == Timeout.InfiniteTimeSpan, nameof(StartupTimeout), StartupTimeout, "positive and at most 24 days, or Timeout.InfiniteTimeSpan");
        Require(RespawnLimit is null or >= 0, nameof(RespawnLimit), RespawnLimit, "at least 0, or null");
        Require(MaxDepth >= 1, nameof(MaxDepth), MaxDepth, "at least 1");
        ArgumentNullException.ThrowIfNull(Codecs, nameof(Codecs));
        if (Initializer is { } initializer)
        {
            var returns = initializer.Method.ReturnType;
            if (initializer.Method.GetParameters().Length > (initializer.Target is not null && initializer.Method.IsStatic ? 1 : 0) || (returns != typeof(void) && !typeof(Task).IsAssignableFrom(returns)))
            {
                throw new ArgumentException($"Initializer must take no parameters and return void or Task; '{initializer.Method}' does not.", nameof(Initializer));
            }
        }

        return this;
    }

    /// <summary>The workers, and what else differs from the defaults, e.g. <c>SessionOptions { Workers = 4, MaxItemsPerWorker = 1000 }</c>.</summary>
    public override string ToString() => Printed.Options(
        nameof(SessionOptions),
        (nameof(Workers), Workers, null),
        (nameof(Initializer), Initializer, null),
        (nameof(MaxItemsPerWorker), MaxItemsPerWorker, null),
        (nameof(MaxWorkerBytes), MaxWorkerBytes, null),
        (nameof(StartupTimeout), StartupTimeout, Usual.StartupTimeout),
        (nameof(RespawnLimit), RespawnLimit, null),
        (nameof(MaxDepth), MaxDepth, Usual.MaxDepth),
        (nameof(Codecs), CodecNames(), ""),
        (nameof(Portable), Portable, Usual.Portable),
        (nameof(Log), Log, null));

    private string CodecNames()
    {
        try
        {
            return Codecs is { Count: > 0 } ? $"[{string.Join(", ", Codecs.Select(codec => codec.Name))}]" : "";
        }
        catch (Exception why)
        {
            return $"(cannot be read: {why.GetType().Name})";
        }
    }

    private static void Require(bool holds, string name, object? value, string range)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {range}.");
        }
    }
}
