using System.Diagnostics;

namespace PBench.Strategies.Engine;

/// <summary>The chunks of a map that threads of this process are running, so that an idle worker can ask one of them for its rest. Thread-safe.</summary>
/// <param name="workers">As many chunks run at once.</param>
internal sealed class RunningChunks(int workers)
{
    private readonly MapChunk?[] running = new MapChunk?[workers];
    private int wanted; // 1: an idle worker found nobody to ask, perhaps for a chunk that had been taken and not entered yet

    /// <summary>Enters a chunk, whose own stop word then speaks for its lot's as well. False: there is no place.</summary>
    public bool TryEnter(MapChunk chunk, int worker)
    {
        Volatile.Write(ref chunk.StopWord, 0);
        for (var i = 0; i < running.Length; i++)
        {
            // A full fence: whoever sets the lot's flag and then looks here either finds the chunk, or has set the flag that is read below.
            if (Interlocked.CompareExchange(ref running[(worker + i) % running.Length], chunk, null) is null)
            {
                if (chunk.Stop.IsSet)
                {
                    Volatile.Write(ref chunk.StopWord, TailOffer.Stop);
                }
                else if (Volatile.Read(ref wanted) != 0 && Interlocked.Exchange(ref wanted, 0) != 0)
                {
                    Interlocked.CompareExchange(ref chunk.StopWord, TailOffer.Asked, 0);
                }

                return true;
            }
        }

        return false;
    }

    public void Leave(MapChunk chunk)
    {
        for (var i = 0; i < running.Length; i++)
        {
            if (Volatile.Read(ref running[i]) == chunk)
            {
                Volatile.Write(ref running[i], null);
                return;
            }
        }
    }

    /// <summary>Tells the chunks whose lot has been stopped.</summary>
    public void StopThose()
    {
        Interlocked.MemoryBarrier(); // the other half of the pair in TryEnter
        for (var i = 0; i < running.Length; i++)
        {
            if (Volatile.Read(ref running[i]) is { Stop.IsSet: true } chunk)
            {
                Volatile.Write(ref chunk.StopWord, TailOffer.Stop);
            }
        }
    }

    /// <summary>Asks the chunk that is expected to end last for the items it has not started; if none runs, the next that does.</summary>
    public void Ask()
    {
        Interlocked.Exchange(ref wanted, 1); // before the look: a chunk entered since finds it, one entered before is found
        MapChunk? last = null;
        var longest = 0.0;
        var now = Stopwatch.GetTimestamp();
        for (var i = 0; i < running.Length; i++)
        {
            if (Volatile.Read(ref running[i]) is not { } chunk)
            {
                continue;
            }

            var done = Volatile.Read(ref chunk.Progress);
            var rest = (chunk.Count - done - 1) * ((now - chunk.Times.Started) / (done + 1.0));
            if (rest > longest)
            {
                (last, longest) = (chunk, rest);
            }
        }

        if (last is not null)
        {
            Volatile.Write(ref wanted, 0);
            Interlocked.CompareExchange(ref last.StopWord, TailOffer.Asked, 0);
        }
    }
}
