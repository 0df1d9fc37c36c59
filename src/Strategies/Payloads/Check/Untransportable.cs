using System.Reflection;
using System.Runtime.InteropServices;

namespace PBench.Strategies.Payloads;

/// <summary>Types that are bound to their process or thread, and the words to say so.</summary>
internal static class Untransportable
{
    private static readonly (Type Type, string Reason)[] Bound =
    [
        (typeof(Delegate), "is a delegate: functions travel only as the function of a map"),
        (typeof(Task), "is a task, which completes only in its own process"),
        (typeof(ValueTask), "is a task, which completes only in its own process"),
        (typeof(Stream), "is a stream, which cannot leave its process"),
        (typeof(TextReader), "is a reader, which cannot leave its process"),
        (typeof(TextWriter), "is a writer, which cannot leave its process"),
        (typeof(CancellationToken), "is a cancellation token; take the map's own as a parameter of the function"),
        (typeof(CancellationTokenSource), "is a cancellation source, which cannot leave its process"),
        (typeof(Random), "is a random generator, whose state cannot be sent; use ItemRandom.For(seed, index)"),
        (typeof(Lock), "is a lock, which cannot leave its process"),
        (typeof(SpinLock), "is a lock, which cannot leave its process"),
        (typeof(SemaphoreSlim), "is a lock, which cannot leave its process"),
        (typeof(ReaderWriterLockSlim), "is a lock, which cannot leave its process"),
        (typeof(WaitHandle), "is a handle, which cannot leave its process"),
        (typeof(Timer), "is a timer, which cannot leave its process"),
        (typeof(Thread), "is a thread"),
        (typeof(Exception), "is an exception, which travels only when it is thrown; send its text"),
        (typeof(SafeHandle), "is a handle, which cannot leave its process"),
        (typeof(GCHandle), "is a handle, which cannot leave its process"),
        (typeof(RuntimeArgumentHandle), "is a handle, which cannot leave its process"),
        (typeof(IServiceProvider), "is a container of services, which cannot leave its process"),
        (typeof(MemberInfo), "describes code, which another process would have to load; send its name instead"),
        (typeof(Assembly), "describes code, which another process would have to load; send its name instead"),
    ];

    /// <summary>The rest of a sentence about a member of that type, or null when nothing is known against the type.</summary>
    public static string? Reason(Type type)
    {
        if (type.IsPointer || type.IsFunctionPointer || type == typeof(nint) || type == typeof(nuint))
        {
            return "is a pointer or a handle, which means nothing in another process";
        }

        if (type.IsByRefLike)
        {
            return "lives only on the stack";
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
        {
            return "is a task, which completes only in its own process";
        }

        foreach (var (bound, reason) in Bound)
        {
            if (bound.IsAssignableFrom(type))
            {
                return reason;
            }
        }

        return null;
    }
}
