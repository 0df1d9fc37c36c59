namespace PBench.Harness.Machine.Limits;

/// <summary>All limits that are probed, in the order in which they are shown.</summary>
internal static class LimitProbes
{
    private const int Large = 80_000_000;
    private const int Small = 1 << 16;

    public static IReadOnlyList<LimitProbe> All { get; } =
    [
        new("copy_64KiB", "copy 64 KiB that lie in the cache", "small chunks to and from a process: one copy each way", () => new Copying(Small, threads: 1)),
        new("copy_80MB", "copy 80 MB, one thread", "large data to a process from one thread", () => new Copying(Large, threads: 1)),
        new("copy_80MB_all_cores", "copy 80 MB, all cores at once", "large data to processes at best; maps in shared memory", () => new Copying(Large, Environment.ProcessorCount)),
        new("look_round_trip", "a number in shared memory to another process that looks for it, and back", "shm while its workers are busy: a chunk's hand-over", () => new WordRoundTrip(WaitMode.Look)),
        new("futex_round_trip", "the same to a process that sleeps (futex)", "shm after a pause: a map wakes its workers and they wake the caller", () => new WordRoundTrip(WaitMode.Sleep)),
        new("pipe_round_trip", "a byte through a pipe to another process and back", "pipes: the first chunk of a map", () => new PipeRoundTrip()),
        new("process_start", "start a bare .NET process until it answers a byte", "the start of a process pool; a worker replaced after a crash", () => new ProcessStart()),
        new("delegate_call", "call an empty delegate, one of four", "every item of a map by a function of one item", () => new DelegateCalls()),
        new("task_round_trip", "a task to the thread pool, and its end back", "task and plinq: the fixed cost of a map", () => new TaskRoundTrip()),
        new("thread_round_trip", "a semaphore to a waiting thread and one back; both look before they sleep", "threads: the fixed cost of a map", () => new ThreadRoundTrip()),
    ];

    /// <summary>Measures them all, about half a second each; those the system does not have are left out.</summary>
    public static IEnumerable<MachineLimit> Measure() => All.Select(probe => probe.Measure()).OfType<MachineLimit>();

    /// <exception cref="KeyNotFoundException">There is no such probe.</exception>
    public static LimitProbe Of(string name) =>
        All.FirstOrDefault(probe => probe.Name == name) ?? throw new KeyNotFoundException($"'{name}' is no limit that is probed: {string.Join(", ", All.Select(p => p.Name))} are.");
}
