namespace PBench.Strategies.Processes.Worker;

/// <summary>Gives back to the system what a worker's maps have left on its heap: the collector itself does that when it runs, and in an idle process it does not.</summary>
internal sealed class WorkerHeap
{
    private long allocatedBefore; // bytes, when it last ran
    private long living; // bytes, after it

    /// <summary>One compacting collection, unless too little has been allocated since the last one to pay for going through all that lives.</summary>
    public void Shrink()
    {
        var allocated = GC.GetTotalAllocatedBytes();
        if (allocated - allocatedBefore >= living)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            (allocatedBefore, living) = (allocated, GC.GetTotalMemory(forceFullCollection: false));
        }
    }
}
