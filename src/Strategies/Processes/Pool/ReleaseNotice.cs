namespace PBench.Strategies.Processes.Pool;

/// <summary>Sees to it that workers which get no further chunk hear of what is shared no more, and unmap it: a little after a release, and again while some are busy.</summary>
internal sealed class ReleaseNotice
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50); // the next chunk would tell it too, and cost nothing
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private readonly Timer timer; // goes with the session, and is not disposed of: a finalizer may still set it
    private TimeSpan next; // until it is tried again; races only blur it

    /// <param name="tryTell">Tells the idle ones. False: some were busy.</param>
    public ReleaseNotice(Func<bool> tryTell) => timer = new(_ =>
    {
        if (!tryTell())
        {
            Start(next);
        }
    });

    /// <summary>Something was released. Neither blocks nor throws: finalizers call it.</summary>
    public void Give() => Start(First);

    private void Start(TimeSpan wait)
    {
        next = wait + wait < Longest ? wait + wait : Longest;
        timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
