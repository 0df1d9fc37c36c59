namespace PBench.Strategies.Travel;

/// <summary>System.Threading.</summary>
internal static class TokenShapes
{
    public static FrameworkEntry[] Entries { get; } =
        [new(typeof(CancellationToken), "None, and one that is cancelled from the start; one that a source can still cancel is refused", static (_, _) => new TokenShape())];
}

/// <summary>System.Threading.Tasks: what is over travels, with its end.</summary>
internal static class TaskShapes
{
    public static FrameworkEntry[] Entries { get; } =
    [
        new(typeof(Task), "a completed one, with its errors or that it was cancelled; one that runs is refused", static (_, plans) => new TaskShape(plans)) { IsFamily = true },
        new(typeof(Task<>), "a completed one, with its result or how else it ended; one that runs is refused", static (type, plans) => MakeTask(type, plans)) { IsFamily = true },
        new(typeof(ValueTask), "a completed one, like Task", static (_, plans) => new ValueTaskShape(plans)),
        new(typeof(ValueTask<>), "a completed one, like Task<T>", static (type, plans) => FrameworkTable.Make(typeof(ValueTaskShape<>), type, plans)),
    ];

    // What an async method without a result gives has one of a hidden type, inside.
    private static Plan MakeTask(Type type, TravelPlans plans) =>
        type.GetGenericArguments()[0] is { IsVisible: false, Assembly: var assembly } && assembly == typeof(Task).Assembly ? plans.Of(typeof(Task)) : FrameworkTable.Make(typeof(TaskShape<>), type, plans);
}

/// <inheritdoc cref="TokenShapes"/>
internal sealed class TokenShape : ValueShape<CancellationToken>
{
    protected override void Write(GraphWriter output, CancellationToken value) =>
        output.Value(value == new CancellationToken(canceled: true) ? true : value == CancellationToken.None ? false : throw new TravelRefusal(new Functions.Refusal(
            "is a token of this process", "Pass it to the call, and take it as the function's CancellationToken parameter.")));

    protected override CancellationToken Read(ref GraphReader input) => new(input.Wire.Byte() != 0);
}

/// <summary>How a task ended.</summary>
internal sealed class TaskEnd(TravelPlans plans)
{
    private readonly Elements<Exception> errors = (Elements<Exception>)plans.ElementsOf(typeof(Exception));

    /// <summary>True if it has a result.</summary>
    public bool Write(GraphWriter output, Task task)
    {
        if (!task.IsCompleted)
        {
            throw new TravelRefusal(new Functions.Refusal("is a running operation", "Await it first and capture its result."));
        }

        output.Byte((byte)task.Status);
        if (task.IsFaulted)
        {
            Exception[] all = [.. task.Exception.InnerExceptions];
            output.Count(all.Length);
            errors.Write(output, all, null);
        }

        return task.IsCompletedSuccessfully;
    }

    /// <summary>The errors; none: it was cancelled; null: it has a result.</summary>
    public Exception[]? Read(ref GraphReader input)
    {
        switch ((TaskStatus)input.Wire.Byte())
        {
            case TaskStatus.RanToCompletion:
                return null;
            case TaskStatus.Canceled:
                return [];
            case TaskStatus.Faulted:
                var all = errors.NewArray(ref input, input.Wire.Count());
                errors.Read(ref input, all);
                return all.Length > 0 ? all : throw WireReader.Corrupt("a failed task without an error");
            default:
                throw WireReader.Corrupt("a task that is not over");
        }
    }
}

/// <inheritdoc cref="TaskShapes"/>
internal sealed class TaskShape(TravelPlans plans) : ValueShape<Task>
{
    private readonly TaskEnd end = new(plans);

    protected override void Write(GraphWriter output, Task value) => end.Write(output, value);

    protected override Task Read(ref GraphReader input)
    {
        var errors = end.Read(ref input);
        if (errors is null)
        {
            return Task.CompletedTask;
        }

        var source = new TaskCompletionSource();
        if (errors.Length == 0)
        {
            source.SetCanceled(new CancellationToken(canceled: true));
        }
        else
        {
            source.SetException(errors);
            _ = source.Task.Exception; // seen: where the task was made it is reported, if nobody looks at it
        }

        return source.Task;
    }
}

/// <inheritdoc cref="TaskShapes"/>
internal sealed class TaskShape<T>(TravelPlans plans) : ValueShape<Task<T>>
{
    private readonly TaskEnd end = new(plans);
    private readonly Slot result = new(typeof(T), plans);

    protected override void Write(GraphWriter output, Task<T> value)
    {
        if (end.Write(output, value))
        {
            result.Write(output, value.Result);
        }
    }

    protected override Task<T> Read(ref GraphReader input)
    {
        var errors = end.Read(ref input);
        if (errors is null)
        {
            return Task.FromResult((T)result.Read(ref input)!);
        }

        var source = new TaskCompletionSource<T>();
        if (errors.Length == 0)
        {
            source.SetCanceled(new CancellationToken(canceled: true));
        }
        else
        {
            source.SetException(errors);
            _ = source.Task.Exception; // see TaskShape
        }

        return source.Task;
    }
}

/// <inheritdoc cref="TaskShapes"/>
internal sealed class ValueTaskShape(TravelPlans plans) : ValueShape<ValueTask>
{
    private readonly Slot slot = new(typeof(Task), plans);

    protected override void Write(GraphWriter output, ValueTask value) => output.Reference(value.IsCompletedSuccessfully ? null : Ended(value.IsCompleted, value.AsTask), slot);

    protected override ValueTask Read(ref GraphReader input) => input.Reference(slot) is Task task ? new ValueTask(task) : default;

    // One that runs must not be taken as a task: it can be taken only once.
    public static Task Ended(bool isCompleted, Func<Task> asTask) =>
        isCompleted ? asTask() : throw new TravelRefusal(new Functions.Refusal("is a running operation", "Await it first and capture its result."));
}

/// <summary>Its result, where it has one.</summary>
internal sealed class ValueTaskShape<T>(TravelPlans plans) : ValueShape<ValueTask<T>>
{
    private readonly Slot slot = new(typeof(Task<T>), plans);

    protected override void Write(GraphWriter output, ValueTask<T> value) => output.Reference(ValueTaskShape.Ended(value.IsCompleted, value.AsTask), slot);

    protected override ValueTask<T> Read(ref GraphReader input) => new((Task<T>)input.Reference(slot)!);
}
