namespace PBench.Strategies.Tests.Protocol;

/// <summary>How a slot passes between parent and worker (<c>Turn</c>), step by step, in every interleaving: a message is read once and whole, or taken back and never read.</summary>
public sealed class SlotModelTests
{
    private const int Turn = 0;
    private const int Items = 1; // the number of the message whose items lie in the slot
    private const int Results = 2; // the number of the message whose results do
    private const int Words = 3;
    private const int Messages = 3;

    private const int Idle = 0;
    private const int Sent = 1;
    private const int Taken = 2;
    private const int Withdrawn = 3;
    private const int Ended = 4;

    // Registers. Parent: [0] place, [1] messages sent, [2] messages answered or taken back. Worker: [0] place, [1] what it reads, [2] the mark of each message that it ran.
    private const int Registers = 3;

    private enum Variant
    {
        AsBuilt,
        TurnPassesBeforeItems,
        TurnPassesBeforeResults,
        WorkerTakesWithoutSwap,
        ParentWithdrawsWithoutSwap,
    }

    [Test]
    public void Each_message_is_run_once_and_whole_or_taken_back() => Assert.That(Fault(Variant.AsBuilt), Is.Null);

    [Test]
    public void Items_behind_a_turn_without_release_are_read_too_early() => Assert.That(Fault(Variant.TurnPassesBeforeItems), Does.StartWith("items of another message"));

    [Test]
    public void Results_behind_a_turn_without_release_are_read_too_early() => Assert.That(Fault(Variant.TurnPassesBeforeResults), Does.StartWith("results of another message"));

    [Test]
    public void A_worker_that_takes_without_a_swap_runs_what_was_taken_back() => Assert.That(Fault(Variant.WorkerTakesWithoutSwap), Is.Not.Null);

    [Test]
    public void A_parent_that_takes_back_without_a_swap_takes_what_runs() => Assert.That(Fault(Variant.ParentWithdrawsWithoutSwap), Is.Not.Null);

    private static string? Fault(Variant variant) => Interleavings.FindFault(
        new Machine(Words, Registers),
        (machine, party) => Parent(machine, party, variant),
        (machine, party) => Worker(machine, party, variant),
        static machine => machine.Of(0)[1] == Messages && machine.Of(0)[0] == 0,
        static machine => Math.Max(machine.Of(0)[0], machine.Of(1)[0]) switch
        {
            90 => "items of another message",
            91 => "results of another message",
            92 => "run and taken back",
            _ => null,
        });

    private static bool Parent(Machine m, int me, Variant variant)
    {
        var at = m.Of(me);
        switch (at[0])
        {
            case 0: // the slot is free?
                if (at[1] == Messages || m.Load(me, Turn) != Idle)
                {
                    return false;
                }

                at[0] = 1;
                return true;
            case 1:
                m.Store(me, Items, ++at[1]);
                at[0] = 2;
                return true;
            case 2:
                m.Store(me, Turn, Sent, release: variant != Variant.TurnPassesBeforeItems);
                at[0] = 3;
                return true;
            case 3: // waits for the end, and may take the message back as long as it is not taken
                switch (m.Load(me, Turn))
                {
                    case Ended:
                        at[0] = 4;
                        return true;
                    case Sent when !m.IsDrained(me):
                        return false;
                    case Sent when variant == Variant.ParentWithdrawsWithoutSwap:
                        at[0] = 6;
                        return true;
                    case Sent:
                        at[0] = m.CompareAndSwap(Turn, Sent, Withdrawn) ? 7 : 3;
                        return true;
                    default:
                        return false;
                }
            case 4:
                at[0] = m.Load(me, Results) == at[1] ? 5 : 91;
                return true;
            case 5: // acknowledged
                m.Store(me, Turn, Idle, release: true);
                at[2]++;
                at[0] = 0;
                return true;
            case 6:
                m.Store(me, Turn, Withdrawn, release: true);
                at[0] = 7;
                return true;
            case 7: // taken back: whoever may have it now runs it, and nobody else
                at[0] = (m.Of(1)[2] & (1 << at[1])) != 0 ? 92 : 0;
                at[2]++;
                return true;
            default:
                return false;
        }
    }

    private static bool Worker(Machine m, int me, Variant variant)
    {
        var at = m.Of(me);
        switch (at[0])
        {
            case 0:
                switch (m.Load(me, Turn))
                {
                    case Sent when !m.IsDrained(me):
                        return false;
                    case Sent when variant == Variant.WorkerTakesWithoutSwap:
                        at[0] = 1;
                        return true;
                    case Sent:
                        at[0] = m.CompareAndSwap(Turn, Sent, Taken) ? 2 : 5;
                        return true;
                    case Withdrawn:
                        at[0] = 5;
                        return true;
                    default:
                        return false;
                }
            case 1:
                m.Store(me, Turn, Taken, release: true);
                at[0] = 2;
                return true;
            case 2: // runs it
                at[1] = m.Load(me, Items);
                at[0] = at[1] != m.Of(0)[1] ? 90 : m.Of(0)[0] is 7 || (m.Of(0)[0] == 0 && m.Of(0)[1] == at[1]) ? 92 : 3;
                at[2] |= 1 << at[1];
                return true;
            case 3:
                m.Store(me, Results, at[1]);
                at[0] = 4;
                return true;
            case 4:
                m.Store(me, Turn, Ended, release: variant != Variant.TurnPassesBeforeResults);
                at[0] = 0;
                return true;
            case 5: // taken back: the slot is free again
                m.Store(me, Turn, Idle, release: true);
                at[0] = 0;
                return true;
            default:
                return false;
        }
    }
}
