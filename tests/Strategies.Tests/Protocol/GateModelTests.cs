namespace PBench.Strategies.Tests.Protocol;

/// <summary>The protocol of <c>Gate</c>, step by step, in every interleaving: no post is slept through.</summary>
public sealed class GateModelTests
{
    private const int Value = 0;
    private const int Sleepers = 1;
    private const int Asleep = 2; // the system's: who sleeps on the value
    private const int Words = 3;
    private const int Posts = 3;

    // Registers of both: [0] the place in the program, [1] what was seen or how many posts were made.
    private enum Variant
    {
        AsBuilt,
        PostsWithoutFence,
        LooksForSleepersFirst,
        WakerClearsSleepers,
        SleepsWithoutLookingAgain,
    }

    [Test]
    public void No_post_is_slept_through() => Assert.That(Fault(Variant.AsBuilt), Is.Null);

    [Test]
    public void A_post_without_a_fence_can_be() => Assert.That(Fault(Variant.PostsWithoutFence), Does.StartWith("nobody can move"));

    [Test]
    public void A_post_that_looks_for_sleepers_first_can_be() => Assert.That(Fault(Variant.LooksForSleepersFirst), Does.StartWith("nobody can move"));

    [Test]
    public void A_post_after_a_late_waker_that_clears_the_sleepers_can_be() => Assert.That(Fault(Variant.WakerClearsSleepers), Does.StartWith("nobody can move"));

    [Test]
    public void A_post_before_a_sleep_that_does_not_look_again_can_be() => Assert.That(Fault(Variant.SleepsWithoutLookingAgain), Does.StartWith("nobody can move"));

    private static string? Fault(Variant variant) => Interleavings.FindFault(
        new Machine(Words, registersOfParty: 2),
        (machine, party) => Post(machine, party, variant),
        (machine, party) => Wait(machine, party, variant),
        machine => machine.Of(0)[1] == Posts && machine.Of(1)[0] == 5,
        static _ => null);

    private static bool Post(Machine m, int me, Variant variant)
    {
        var at = m.Of(me);
        if (at[1] == Posts)
        {
            return false;
        }

        switch (at[0])
        {
            case 0 when variant == Variant.LooksForSleepersFirst:
                at[0] = m.Load(me, Sleepers) != 0 ? 10 : 11;
                return true;
            case 0 when variant == Variant.PostsWithoutFence:
                m.Store(me, Value, m.Load(me, Value) + 1, release: true);
                at[0] = 1;
                return true;
            case 0:
                if (!m.IsDrained(me))
                {
                    return false;
                }

                m.Add(Value, 1);
                at[0] = 1;
                return true;
            case 10 or 11:
                if (!m.IsDrained(me))
                {
                    return false;
                }

                m.Add(Value, 1);
                if (at[0] == 10)
                {
                    at[0] = 2;
                }
                else
                {
                    Posted(at);
                }

                return true;
            case 1:
                if (m.Load(me, Sleepers) == 0)
                {
                    Posted(at);
                }
                else
                {
                    at[0] = variant == Variant.WakerClearsSleepers ? 3 : 2;
                }

                return true;
            case 3:
                m.Store(me, Sleepers, 0, release: true);
                at[0] = 2;
                return true;
            default: // the system wakes whoever sleeps; entering it is a fence
                if (!m.IsDrained(me))
                {
                    return false;
                }

                m.CompareAndSwap(Asleep, 1, 0);
                Posted(at);
                return true;
        }
    }

    private static void Posted(int[] at)
    {
        at[0] = 0;
        at[1]++;
    }

    // Waits for each post until all were seen.
    private static bool Wait(Machine m, int me, Variant variant)
    {
        var at = m.Of(me);
        switch (at[0])
        {
            case 0: // what is there now
                at[1] = m.Load(me, Value);
                at[0] = at[1] == Posts ? 5 : 1;
                return true;
            case 1: // a look without success may follow, or not: both go on here
                if (!m.IsDrained(me))
                {
                    return false;
                }

                if (variant == Variant.WakerClearsSleepers)
                {
                    m.Add(Sleepers, 1 - m.Visible(Sleepers));
                }
                else
                {
                    m.Add(Sleepers, 1);
                }

                at[0] = 2;
                return true;
            case 2: // the system compares and sleeps in one step
                if (variant == Variant.SleepsWithoutLookingAgain || m.Visible(Value) == at[1])
                {
                    m.Add(Asleep, 1);
                    at[0] = 3;
                }
                else
                {
                    at[0] = 4;
                }

                return true;
            case 3:
                if (m.Visible(Asleep) != 0)
                {
                    return false; // asleep
                }

                at[0] = variant == Variant.SleepsWithoutLookingAgain ? 4 : 2;
                return true;
            case 4:
                if (variant != Variant.WakerClearsSleepers)
                {
                    m.Add(Sleepers, -1);
                }

                at[0] = 0;
                return true;
            default:
                return false;
        }
    }
}
