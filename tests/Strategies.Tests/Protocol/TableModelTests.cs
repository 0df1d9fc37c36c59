namespace PBench.Strategies.Tests.Protocol;

/// <summary>What other threads do to a desk's table (<c>WorkerDesk.Hand</c>, <c>HeldChunk</c>), step by step, in every interleaving.</summary>
public sealed class TableModelTests
{
    private enum Stopping
    {
        AsBuilt,
        DeskLooksWithoutFence,
        StopperLooksWithoutFence,
    }

    private enum Holding
    {
        AsBuilt,
        NumberIsNotClearedFirst,
        StoresOvertakeEachOther,
        ReaderLooksAtTheNumberOnce,
    }

    [Test]
    public void A_chunk_that_is_handed_over_while_its_map_stops_is_told() => Assert.That(Fault(Stopping.AsBuilt), Is.Null);

    [Test]
    public void A_desk_that_looks_at_the_flag_without_a_fence_may_not_tell_it() => Assert.That(Fault(Stopping.DeskLooksWithoutFence), Does.StartWith("goes on"));

    [Test]
    public void Who_stops_and_looks_at_the_table_without_a_fence_may_not_tell_it() => Assert.That(Fault(Stopping.StopperLooksWithoutFence), Does.StartWith("goes on"));

    [Test]
    public void A_snapshot_is_of_one_chunk() => Assert.That(Fault(Holding.AsBuilt), Is.Null);

    [Test]
    public void A_number_that_is_not_cleared_first_may_stand_beside_another_chunk() => Assert.That(Fault(Holding.NumberIsNotClearedFirst), Does.StartWith("of two chunks"));

    [Test]
    public void Stores_that_overtake_each_other_may_show_half_a_chunk() => Assert.That(Fault(Holding.StoresOvertakeEachOther), Does.StartWith("of two chunks"));

    [Test]
    public void A_number_that_is_read_once_may_be_another_chunks() => Assert.That(Fault(Holding.ReaderLooksAtTheNumberOnce), Does.StartWith("of two chunks"));

    // Words: the map's flag, the table, the slot's stop word.
    private static string? Fault(Stopping variant) => Interleavings.FindFault(
        new Machine(words: 3, registersOfParty: 1),
        (m, me) => ShowAndLook(m, me, mine: 1, others: 0, fence: variant != Stopping.DeskLooksWithoutFence),
        (m, me) => ShowAndLook(m, me, mine: 0, others: 1, fence: variant != Stopping.StopperLooksWithoutFence),
        static m => m.Of(0)[0] == 4 && m.Of(1)[0] == 4,
        static m => m.Of(0)[0] == 4 && m.Of(1)[0] == 4 && m.IsDrained(0) && m.IsDrained(1) && m.Visible(2) == 0 ? "goes on" : null);

    private static bool ShowAndLook(Machine m, int me, int mine, int others, bool fence)
    {
        var at = m.Of(me);
        switch (at[0])
        {
            case 0:
                m.Store(me, mine, 1, release: true);
                at[0] = 1;
                return true;
            case 1:
                at[0] = 2;
                return !fence || m.IsDrained(me) || Stay(at, 1);
            case 2:
                at[0] = m.Load(me, others) != 0 ? 3 : 4;
                return true;
            case 3:
                m.Store(me, 2, 1, release: true);
                at[0] = 4;
                return true;
            default:
                return false;
        }
    }

    // Words: number, chunk and map of what is held, each with the number of the chunk as its value. Reader: [1] number, [2] chunk, [3] map.
    private static string? Fault(Holding variant)
    {
        var start = new Machine(words: 3, registersOfParty: 4);
        for (var word = 0; word < 3; word++)
        {
            start.Add(word, 1);
        }

        return Interleavings.FindFault(
            start,
            (m, me) => Hold(m, me, variant),
            (m, me) => Snapshot(m, me, variant),
            static m => m.Of(0)[0] == 4 && m.Of(1)[0] >= 4,
            static m => m.Of(1) is [5, var number, var chunk, var map] && (chunk != number || map != number) ? "of two chunks" : null);
    }

    private static bool Hold(Machine m, int me, Holding variant)
    {
        var at = m.Of(me);
        var release = variant != Holding.StoresOvertakeEachOther;
        switch (at[0])
        {
            case 0:
                if (variant != Holding.NumberIsNotClearedFirst)
                {
                    m.Store(me, 0, 0, release);
                }

                break;
            case 1 or 2:
                m.Store(me, at[0], 2, release);
                break;
            case 3:
                m.Store(me, 0, 2, release);
                break;
            default:
                return false;
        }

        at[0]++;
        return true;
    }

    private static bool Snapshot(Machine m, int me, Holding variant)
    {
        var at = m.Of(me);
        switch (at[0])
        {
            case 0 or 1 or 2:
                at[at[0] + 1] = m.Load(me, at[0]);
                at[0]++;
                return true;
            case 3: // 4: nothing, 5: a snapshot
                at[0] = at[1] != 0 && (variant == Holding.ReaderLooksAtTheNumberOnce || m.Load(me, 0) == at[1]) ? 5 : 4;
                return true;
            default:
                return false;
        }
    }

    private static bool Stay(int[] at, int place)
    {
        at[0] = place;
        return false;
    }
}
