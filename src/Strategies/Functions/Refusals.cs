using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;

namespace PBench.Strategies.Functions;

/// <summary>Why a value cannot travel, and what to do instead. Both are clauses of one message.</summary>
internal sealed record Refusal(string Reason, string WayOut, string Member = "")
{
    public PayloadException At(MemberPath path) => At(path.ToString());

    private PayloadException At(string path)
    {
        var full = Member.Length == 0 ? path : path.Length == 0 ? Member : $"{path}.{Member}";
        var subject = full.Length == 0 ? "it" : $"'{full}'";
        return new PayloadException($"The function cannot travel to another process: {subject} {Reason}. {WayOut}", PayloadStage.Function, full, -1);
    }
}

/// <summary>The types whose values mean something in their own process only.</summary>
internal static class Refusals
{
    private const string OpenInside = "Open it inside the function, or in the session's Initializer.";
    private const string OwnCopy = "Each worker would get one of its own that guards nothing. Workers share no memory: leave it out of the function.";
    private const string OwnProcess = "It belongs to this process. Create it inside the function, or capture what it was made from.";

    private static readonly (Type Type, string What, string WayOut)[] Bases =
    [
        (typeof(Random), "a random generator, whose copies would draw the same numbers in every worker", "Use ItemRandom.For(seed, index) inside the function."),
        (typeof(Lock), "a lock", OwnCopy),
        (typeof(SemaphoreSlim), "a semaphore", OwnCopy),
        (typeof(ReaderWriterLockSlim), "a lock", OwnCopy),
        (typeof(ManualResetEventSlim), "an event", OwnCopy),
        (typeof(CountdownEvent), "an event", OwnCopy),
        (typeof(Barrier), "a barrier", OwnCopy),
        (typeof(SpinLock), "a lock", OwnCopy),
        (typeof(WaitHandle), "a handle of the operating system", OwnProcess),
        (typeof(Timer), "a timer", OwnProcess),
        (typeof(Thread), "a thread", OwnProcess),
        (typeof(Task), "a running operation", "Await it first and capture its result."),
        (typeof(ValueTask), "a running operation", "Await it first and capture its result."),
        (typeof(CancellationToken), "a token of this process", "Pass it to the call, and take it as the function's CancellationToken parameter."),
        (typeof(CancellationTokenSource), "a token source of this process", "Pass its token to the call, and take it as the function's CancellationToken parameter."),
        (typeof(Stream), "an open stream", OpenInside),
        (typeof(TextReader), "an open reader", OpenInside),
        (typeof(TextWriter), "an open writer", OpenInside),
        (typeof(Socket), "an open socket", OpenInside),
        (typeof(HttpMessageInvoker), "a client with open connections", "Create one in a static field: each worker then has its own."),
        (typeof(SafeHandle), "a handle of the operating system", OpenInside),
        (typeof(CriticalHandle), "a handle of the operating system", OpenInside),
        (typeof(GCHandle), "a handle of this process", OwnProcess),
        (typeof(WeakReference), "a weak reference", "Capture the object itself."),
        (typeof(IntPtr), "an address or handle of this process", "For a number use long."),
        (typeof(UIntPtr), "an address or handle of this process", "For a number use ulong."),
        (typeof(Pointer), "an address of this process", "Capture the values it points to."),
        (typeof(MemberInfo), "a reflected member of a kind that does not travel", "Types and methods do; look the member up inside the function."),
        (typeof(Assembly), "a loaded assembly", "Capture its name."),
        (typeof(Module), "a loaded module", "Capture its name."),
    ];

    private static readonly (Type Definition, string What, string WayOut)[] Generics =
    [
        (typeof(ThreadLocal<>), "a value for each thread", OwnProcess),
        (typeof(AsyncLocal<>), "a value for each asynchronous flow", OwnProcess),
        (typeof(WeakReference<>), "a weak reference", "Capture the object itself."),
        (typeof(ValueTask<>), "a running operation", "Await it first and capture its result."),
        (typeof(GCHandle<>), "a handle of this process", OwnProcess),
        (typeof(TaskCompletionSource<>), "a running operation", "Await it first and capture its result."),
    ];

    /// <summary>Null where the type may travel as far as its name tells.</summary>
    public static Refusal? Of(Type type)
    {
        if (type == typeof(object))
        {
            return new Refusal("is a bare object, which is what locks are made of", OwnCopy);
        }

        if (type.IsPointer || type.IsFunctionPointer)
        {
            return new Refusal($"is {Naming.Of(type)}, an address of this process", "Capture the values it points to.");
        }

        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        foreach (var (generic, what, wayOut) in Generics)
        {
            if (generic == definition)
            {
                return new Refusal($"is {Naming.Of(type)}, {what}", wayOut);
            }
        }

        foreach (var (root, what, wayOut) in Bases)
        {
            if (type.IsAssignableTo(root))
            {
                return new Refusal($"is {Naming.Of(type)}, {what}", wayOut);
            }
        }

        return null;
    }

    public static Refusal OfWrite() => new(
        "is a captured variable that the function writes. Captured values are copies in the workers, so nobody would see what was written",
        "Return the value instead, and combine the results.");
}
