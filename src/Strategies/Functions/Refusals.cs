namespace PBench.Strategies.Functions;

/// <summary>The types whose values mean something in their own process only.</summary>
internal static class Refusals
{
    private const string OpenInside = "Open it inside the function, or in the session's Initializer.";
    private const string OwnCopy = "Each worker would get one of its own that guards nothing. Workers share no memory: leave it out of the function.";
    private const string OwnProcess = "It belongs to this process. Create it inside the function, or capture what it was made from.";
    private const string AwaitFirst = "Await it first and capture its result.";
    private const string CaptureTarget = "Capture the object itself.";

    // By name, subclasses included: typeof would load the assemblies of sockets and HTTP into every worker.
    private static readonly Dictionary<string, (string What, string WayOut)> Known = new(StringComparer.Ordinal)
    {
        ["System.Random"] = ("a random generator, whose copies would draw the same numbers in every worker", "Use ItemRandom.For(seed, index) inside the function."),
        ["System.Threading.Lock"] = ("a lock", OwnCopy),
        ["System.Threading.SpinLock"] = ("a lock", OwnCopy),
        ["System.Threading.ReaderWriterLock"] = ("a lock", OwnCopy),
        ["System.Threading.ReaderWriterLockSlim"] = ("a lock", OwnCopy),
        ["System.Threading.SemaphoreSlim"] = ("a semaphore", OwnCopy),
        ["System.Threading.ManualResetEventSlim"] = ("an event", OwnCopy),
        ["System.Threading.CountdownEvent"] = ("an event", OwnCopy),
        ["System.Threading.Barrier"] = ("a barrier", OwnCopy),
        ["System.Threading.WaitHandle"] = ("a handle of the operating system", OwnProcess),
        ["System.Threading.Timer"] = ("a timer", OwnProcess),
        ["System.Threading.PeriodicTimer"] = ("a timer", OwnProcess),
        ["System.Threading.Thread"] = ("a thread", OwnProcess),
        ["System.Threading.ThreadLocal`1"] = ("a value for each thread", OwnProcess),
        ["System.Threading.AsyncLocal`1"] = ("a value for each asynchronous flow", OwnProcess),
        ["System.Threading.Tasks.TaskCompletionSource"] = ("a running operation", AwaitFirst),
        ["System.Threading.Tasks.TaskCompletionSource`1"] = ("a running operation", AwaitFirst),
        ["System.Threading.CancellationTokenRegistration"] = ("a token's registration in this process", OwnProcess),
        ["System.Threading.CancellationTokenSource"] = ("a token source of this process", "Pass its token to the call, and take it as the function's CancellationToken parameter."),
        ["System.IO.Stream"] = ("an open stream", OpenInside),
        ["System.IO.TextReader"] = ("an open reader", OpenInside),
        ["System.IO.TextWriter"] = ("an open writer", OpenInside),
        ["System.Net.Sockets.Socket"] = ("an open socket", OpenInside),
        ["System.Net.Http.HttpMessageInvoker"] = ("a client with open connections", "Create one in a static field: each worker then has its own."),
        ["System.Diagnostics.Process"] = ("a process", OwnProcess),
        ["System.Runtime.InteropServices.SafeHandle"] = ("a handle of the operating system", OpenInside),
        ["System.Runtime.InteropServices.CriticalHandle"] = ("a handle of the operating system", OpenInside),
        ["System.Runtime.InteropServices.GCHandle"] = ("a handle of this process", OwnProcess),
        ["System.Runtime.InteropServices.GCHandle`1"] = ("a handle of this process", OwnProcess),
        ["System.WeakReference"] = ("a weak reference", CaptureTarget),
        ["System.WeakReference`1"] = ("a weak reference", CaptureTarget),
        ["System.IntPtr"] = ("an address or handle of this process", "For a number use long."),
        ["System.UIntPtr"] = ("an address or handle of this process", "For a number use ulong."),
        ["System.Reflection.Pointer"] = ("an address of this process", "Capture the values it points to."),
    };

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

        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            var definition = level.IsGenericType ? level.GetGenericTypeDefinition() : level;
            if (level.Assembly != typeof(Refusals).Assembly && definition.FullName is { } name && Known.TryGetValue(name, out var known))
            {
                return new Refusal($"is {Naming.Of(type)}, {known.What}", known.WayOut);
            }
        }

        return null;
    }

    public static Refusal InMemoryOnly(Type type) => new(
        $"needs the type {Naming.Of(type)}, whose assembly is in the memory of this process only (dynamic, a script, collectible, or loaded from bytes)",
        "Put the code into a compiled project, or load the assembly from a file, into a context that is not collectible.");

    public static Refusal OfWrite() => new(
        "is a captured variable that the function writes. Captured values are copies in the workers, so nobody would see what was written",
        "Return the value instead, and combine the results.");
}
