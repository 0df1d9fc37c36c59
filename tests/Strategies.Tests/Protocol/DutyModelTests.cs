namespace PBench.Strategies.Tests.Protocol;

/// <summary>
/// The rule of <c>ReceiveDuty</c> and the words of <c>WorkerDesk</c>, step by step, in every interleaving of callers, each with a map, who poke, look, leave and
/// poke once more to be forgotten, of threads that pull a stream, who poke and never look, and of the seat's thread: no chunk is ever left untaken, and
/// none in the hands of a worker that nobody listens to.
/// </summary>
public sealed class DutyModelTests
{
    // Words.
    private const int Chunks = 0; // that wait to be taken
    private const int Pokes = 1;
    private const int Sending = 2; // a lock: 1 while it is taken
    private const int Receiving = 3; // another
    private const int Held = 4; // the worker has a chunk; its result is there at once
    private const int Lookers = 5;
    private const int Rung = 6;
    private const int Words = 7;

    // Registers: [0] place, [1] where to go on after a poke, [2] looks left.
    private const int Registers = 3;
    private const int Looks = 1;

    // Places of a caller; a poke begins at Poke and ends by going on at [1].
    private const int Offer = 0, Count = 1, Look = 3, TakeResult = 4, LetGoOfResults = 5, Uncount = 6, LookAtDesk = 7, Leave = 8, Ended = 9, Left = 30;
    private const int Poke = 10, SeePokes = 11, TakeTable = 12, ClearPokes = 13, TakeChunk = 14, ShowChunk = 15, AskWhoLooks = 16, SeeMorePokes = 17, LetGo = 18;
    private const int Sleep = 20, SeeIfIdle = 21, WaitForResult = 22, SeatTakes = 23, SeatLetsGo = 24; // of the seat's thread

    private enum Variant
    {
        AsBuilt,
        LeavesWithoutLookingAtTheDesk,
        LooksAtTheDeskBeforeItIsUncounted,
        CountsLookersWithoutFence,
        LetsGoWithoutFence,
        RingsOnlyIfItsOwnerAsked,
    }

    [TestCase(1, 0)]
    [TestCase(2, 0)]
    [TestCase(0, 2)]
    [TestCase(1, 1)]
    [TestCase(2, 1, Explicit = true, Reason = "Takes half a minute.", Category = "Long")]
    public void Every_chunk_is_taken_and_received(int callers, int pullers) => Assert.That(Fault(Variant.AsBuilt, callers, pullers), Is.Null);

    [Test]
    public void A_caller_that_leaves_when_its_own_map_is_over_may_leave_another_maps_chunk() =>
        Assert.That(Fault(Variant.LeavesWithoutLookingAtTheDesk), Does.StartWith("nobody can move"));

    [Test]
    public void A_caller_that_looks_at_the_desk_before_it_is_uncounted_may_leave_a_chunk() =>
        Assert.That(Fault(Variant.LooksAtTheDeskBeforeItIsUncounted), Does.StartWith("nobody can move"));

    [Test]
    public void A_chunk_that_is_shown_without_a_fence_before_the_count_may_be_left() =>
        Assert.That(Fault(Variant.CountsLookersWithoutFence), Does.StartWith("nobody can move"));

    [Test]
    public void A_poke_may_be_lost_on_who_lets_go_without_a_fence() => Assert.That(Fault(Variant.LetsGoWithoutFence), Does.StartWith("nobody can move"));

    [Test]
    public void A_poke_served_by_another_who_rings_only_for_its_own_may_leave_a_chunk() =>
        Assert.That(Fault(Variant.RingsOnlyIfItsOwnerAsked), Does.StartWith("nobody can move"));

    private static string? Fault(Variant variant, int callers = 1, int pullers = 1)
    {
        var seat = callers + pullers;
        var start = new Machine(Words, Registers, seat + 1);
        for (var caller = 0; caller < callers; caller++)
        {
            start.Of(caller)[2] = Looks;
        }

        start.Of(seat)[0] = Sleep;
        return Interleavings.FindFault(
            start,
            (machine, party) => party == seat ? Seat(machine, party, variant) : party < callers ? Caller(machine, party, variant) : Puller(machine, party, variant),
            machine => machine.Visible(Chunks) == 0 && machine.Visible(Held) == 0 && Enumerable.Range(0, seat).All(party => machine.Of(party)[0] == Ended),
            static machine => machine.Visible(Held) is < 0 or > 1 || machine.Visible(Lookers) < 0 ? "a chunk was received twice, or a looker uncounted twice" : null);
    }

    private static bool Caller(Machine m, int me, Variant variant)
    {
        var at = m.Of(me);
        switch (at[0])
        {
            case Offer: // its map has one chunk
                return Fenced(m, me, () => m.Add(Chunks, 1), at, Count);
            case Count:
                return Fenced(m, me, () => m.Add(Lookers, 1), at, Poke, goOn: Look);
            case Look: // for as long as it likes
                if (at[2] == 0 || !m.IsDrained(me))
                {
                    return at[2] == 0 && Go(at, variant == Variant.LooksAtTheDeskBeforeItIsUncounted ? LookAtDesk : Uncount);
                }

                at[2]--;
                return Go(at, m.Load(me, Held) != 0 && m.CompareAndSwap(Receiving, 0, 1) ? TakeResult : Look);
            case TakeResult:
                return m.IsDrained(me) && Go(at, m.CompareAndSwap(Held, 1, 0) ? LetGoOfResults + 100 : LetGoOfResults);
            case LetGoOfResults + 100:
                m.Store(me, Receiving, 0, release: true);
                at[1] = Look;
                return Go(at, Poke);
            case LetGoOfResults:
                m.Store(me, Receiving, 0, release: true);
                return Go(at, Look);
            case Uncount:
                return Fenced(m, me, () => m.Add(Lookers, -1), at, variant is Variant.LeavesWithoutLookingAtTheDesk or Variant.LooksAtTheDeskBeforeItIsUncounted ? Left : LookAtDesk);
            case LookAtDesk:
                return Go(at, m.Load(me, Held) != 0 ? Leave : variant == Variant.LooksAtTheDeskBeforeItIsUncounted ? Uncount : Left);
            case Leave:
                m.Store(me, Rung, 1, release: true);
                return Go(at, variant == Variant.LooksAtTheDeskBeforeItIsUncounted ? Uncount : Left);
            case Left: // its map is to be forgotten
                at[1] = Ended;
                return Go(at, Poke);
            default:
                return PokeStep(m, me, at, variant);
        }
    }

    private static bool Puller(Machine m, int me, Variant variant)
    {
        var at = m.Of(me);
        return at[0] == Offer ? Fenced(m, me, () => m.Add(Chunks, 1), at, Poke, goOn: Ended) : PokeStep(m, me, at, variant);
    }

    private static bool Seat(Machine m, int me, Variant variant)
    {
        var at = m.Of(me);
        switch (at[0])
        {
            case Sleep:
                return m.IsDrained(me) && m.CompareAndSwap(Rung, 1, 0) && Go(at, SeeIfIdle);
            case SeeIfIdle:
                return Go(at, m.Load(me, Held) == 0 ? Sleep : WaitForResult);
            case WaitForResult:
                return m.IsDrained(me) && m.CompareAndSwap(Receiving, 0, 1) && Go(at, SeatTakes);
            case SeatTakes:
                if (!m.IsDrained(me))
                {
                    return false;
                }

                m.CompareAndSwap(Held, 1, 0); // or a caller was first
                return Go(at, SeatLetsGo);
            case SeatLetsGo:
                m.Store(me, Receiving, 0, release: true);
                at[1] = SeeIfIdle;
                return Go(at, Poke);
            default:
                return PokeStep(m, me, at, variant);
        }
    }

    // WorkerDesk.Poke, of whichever thread.
    private static bool PokeStep(Machine m, int me, int[] at, Variant variant)
    {
        switch (at[0])
        {
            case Poke:
                return Fenced(m, me, () => m.Add(Pokes, 1), at, SeePokes);
            case SeePokes:
                return Go(at, m.Load(me, Pokes) == 0 ? at[1] : TakeTable);
            case TakeTable:
                return m.IsDrained(me) && Go(at, m.CompareAndSwap(Sending, 0, 1) ? ClearPokes : at[1]);
            case ClearPokes:
                return m.IsDrained(me) && Go(at, m.Visible(Pokes) == 0 ? LetGo : Clear(m));
            case TakeChunk:
                return m.IsDrained(me) && Go(at, m.Visible(Chunks) > 0 && m.Load(me, Held) == 0 && m.Add(Chunks, -1) > 0 ? ShowChunk : SeeMorePokes);
            case ShowChunk:
                m.Store(me, Held, 1, release: true);
                return Go(at, AskWhoLooks);
            case AskWhoLooks:
                if (variant != Variant.CountsLookersWithoutFence && !m.IsDrained(me))
                {
                    return false;
                }

                if (variant == Variant.RingsOnlyIfItsOwnerAsked ? at[1] == SeeIfIdle || (me == m.Parties - 2 && at[1] == Ended) : m.Load(me, Lookers) == 0)
                {
                    m.Store(me, Rung, 1, release: true);
                }

                return Go(at, SeeMorePokes);
            case SeeMorePokes:
                return Go(at, ClearPokes);
            case LetGo:
                m.Store(me, Sending, 0, release: true);
                return Go(at, variant == Variant.LetsGoWithoutFence ? SeePokes : SeePokes + 100);
            case SeePokes + 100: // the fence
                return m.IsDrained(me) && Go(at, SeePokes);
            default:
                return false;
        }
    }

    private static int Clear(Machine m)
    {
        m.Add(Pokes, -m.Visible(Pokes));
        return TakeChunk;
    }

    private static bool Fenced(Machine m, int me, Func<int> step, int[] at, int next, int goOn = 0)
    {
        if (!m.IsDrained(me))
        {
            return false;
        }

        step();
        at[1] = goOn == 0 ? at[1] : goOn;
        return Go(at, next);
    }

    private static bool Go(int[] at, int place)
    {
        at[0] = place;
        return true;
    }
}
