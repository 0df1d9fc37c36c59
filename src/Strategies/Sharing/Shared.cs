using PBench.Strategies.Functions;

namespace PBench.Strategies;

/// <summary>A value that every worker has: sent once per worker however many functions and chunks use it.</summary>
/// <remarks>
/// Made by <c>session.ShareAsync(value)</c>. Capture the handle, not the value: <c>x =&gt; Score(model.Value, x)</c>. Workers that are
/// processes have a copy, made when <see cref="Value"/> is first read there; treat it as read-only. Belongs to the
/// session that made it. Workers keep it until it is disposed of or nothing refers to it any more. Thread-safe.
/// </remarks>
public sealed class Shared<T> : ITravelsAsHandle, IDisposable
{
    private readonly long id;
    private readonly Lazy<T> value;
    private readonly Action<long>? release;
    private volatile bool isReleased;

    internal Shared(long id, Func<T> value, Action<long>? release)
    {
        this.id = id;
        this.value = new Lazy<T>(value);
        this.release = release;
    }

    /// <summary>Nobody can use it any more.</summary>
    ~Shared() => release?.Invoke(id);

    /// <summary>The value; in a worker process its own copy.</summary>
    public T Value => value.Value;

    long ITravelsAsHandle.HandleId => isReleased ? throw new ObjectDisposedException(nameof(Shared<T>)) : id;

    /// <summary>What it is, e.g. <c>Shared&lt;Model&gt;</c>; not the value, which may have to be made first.</summary>
    public override string ToString() => Printed.Name(GetType()) + (isReleased ? " (disposed of)" : "");

    /// <summary>Lets the workers forget the value. No map may be using it.</summary>
    public void Dispose()
    {
        if (!isReleased)
        {
            isReleased = true;
            GC.SuppressFinalize(this);
            release?.Invoke(id);
        }
    }
}
