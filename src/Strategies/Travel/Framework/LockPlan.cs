using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>What guards an object from inside. In a private field it arrives new, for it guards the copy; anywhere else it is refused, as is one that is held.</summary>
internal abstract class LockPlan(Type type) : Plan(type)
{
    private static readonly Refusal Held = new("is a lock that is held while the value is encoded", "Let it go before the value is sent.");

    public static LockPlan? For(Type type) =>
        type == typeof(object) ? new BareObject()
        : type == typeof(Lock) ? new LockObject()
        : type == typeof(SemaphoreSlim) ? new Semaphore()
        : type == typeof(ReaderWriterLockSlim) ? new ReaderWriter()
        : null;

    public override Refusal? RefusalIn(Slot slot) => slot.MayBeLock ? null : Refusals.Of(Type);

    protected static void CheckFree(bool isHeld)
    {
        if (isHeld)
        {
            throw new TravelRefusal(Held);
        }
    }

    private sealed class BareObject() : LockPlan(typeof(object))
    {
        public override void WriteNew(GraphWriter output, object value)
        {
            CheckFree(Monitor.IsEntered(value) || !Monitor.TryEnter(value));
            Monitor.Exit(value);
        }

        public override object ReadNew(ref GraphReader input, int number) => new();
    }

    private sealed class LockObject() : LockPlan(typeof(Lock))
    {
        public override void WriteNew(GraphWriter output, object value)
        {
            var guard = (Lock)value;
            CheckFree(guard.IsHeldByCurrentThread || !guard.TryEnter());
            guard.Exit();
        }

#pragma warning disable CS9216 // it is handed on, not entered
        public override object ReadNew(ref GraphReader input, int number) => new Lock();
#pragma warning restore CS9216
    }

    private sealed class Semaphore() : LockPlan(typeof(SemaphoreSlim))
    {
        public override void WriteNew(GraphWriter output, object value) => output.Count(((SemaphoreSlim)value).CurrentCount);

        public override object ReadNew(ref GraphReader input, int number) => new SemaphoreSlim(input.Wire.Count());
    }

    private sealed class ReaderWriter() : LockPlan(typeof(ReaderWriterLockSlim))
    {
        public override void WriteNew(GraphWriter output, object value)
        {
            var guard = (ReaderWriterLockSlim)value;
            CheckFree(guard.IsWriteLockHeld || guard.IsReadLockHeld || guard.IsUpgradeableReadLockHeld || guard.CurrentReadCount > 0 || !guard.TryEnterWriteLock(0));
            guard.ExitWriteLock();
            output.Byte((byte)guard.RecursionPolicy);
        }

        public override object ReadNew(ref GraphReader input, int number) => new ReaderWriterLockSlim((LockRecursionPolicy)input.Wire.Byte());
    }
}
