namespace PBench.Strategies.Processes.Pool;

/// <summary>Results of which only the start has been received: plain values go straight to where the caller wants them.</summary>
internal static class LargePayload
{
    /// <summary>Receives the rest. False: the worker is gone, and what has come counts as nothing: its mailbox has all of it.</summary>
    /// <param name="link">To the worker.</param>
    /// <param name="chunk">Whose results they are.</param>
    /// <param name="records">The start; becomes the whole payload, or empty where nothing is left to be applied.</param>
    public static bool Take(WorkerLink link, HeldChunk chunk, ref ReadOnlySpan<byte> records)
    {
        var place = chunk.Job.PlaceOf(chunk.Chunk, records, link.Rest);
        if (place.IsEmpty)
        {
            return link.ReadWhole(ref records);
        }

        while (link.Rest > 0)
        {
            link.WaitForRest(); // first, so that the look below is followed by a copy and not by a wait
            if (chunk.Job.Job.IsFinished)
            {
                return link.ReadWhole(ref records); // abandoned: the memory for results is the caller's again
            }

            var read = link.ReadSome(place);
            if (read == 0)
            {
                return false;
            }

            place = place[read..];
        }

        chunk.Job.Placed(chunk.Chunk, records);
        records = default;
        return true;
    }
}
