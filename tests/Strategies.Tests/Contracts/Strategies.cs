namespace PBench.Strategies.Tests.Contracts;

public sealed class SerialContract : ParallelMapContract
{
    protected override IParallelMapStrategy Strategy => new SerialStrategy();
}

public sealed class TaskContract : ParallelMapContract
{
    protected override IParallelMapStrategy Strategy => new TaskStrategy();
}

public sealed class PlinqContract : ParallelMapContract
{
    protected override IParallelMapStrategy Strategy => new PlinqStrategy();
}

public sealed class ThreadsContract : ParallelMapContract
{
    protected override IParallelMapStrategy Strategy => new ThreadsStrategy();
}

public sealed class PipesContract : ParallelMapContract
{
    protected override IParallelMapStrategy Strategy => new PipePoolStrategy();
}

public sealed class SharedMemoryContract : ParallelMapContract
{
    protected override IParallelMapStrategy Strategy => new SharedMemoryStrategy();
}
