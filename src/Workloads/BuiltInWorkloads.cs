namespace PBench.Workloads;

/// <summary>Everything that comes with the tool, in the order of its lists.</summary>
public static class BuiltInWorkloads
{
    /// <summary>One line each: first the tutorials' examples, then where strategies really differ.</summary>
    public static IReadOnlyList<IWorkload> All { get; } =
    [
        new DoubleWorkload(),
        new SleepWorkload(),
        new DistanceWorkload(),
        new CountdownWorkload(),
        new GreetWorkload(),
        new FunctorWorkload(),
        new StarMapWorkload(),
        new NamedArgumentsWorkload(),
        new PartialWorkload(),
        new PartialClashWorkload(),
        new SquareWorkload(),
        new SquareLazyWorkload(),
        new FrozenRandomWorkload(),
        new RandomPerItemWorkload(),
        new RandomRowsWorkload(),

        new NoopWorkload(),
        new PayloadWorkload(),
        new AllocateWorkload(),
        new MandelbrotWorkload(),
        new ParetoWorkload(),
        new RecordsWorkload(),
        new JsonParseWorkload(),
        new SumMemoryWorkload(),
        new LockContendedWorkload(),
        new ThreadHostileWorkload(),
        new CrashWorkload(),
        new IoLatencyWorkload(),
    ];
}
