using PBench.Strategies.Engine;

namespace PBench.Strategies.Tests.InProcess;

/// <summary>When a worker gives back the rest of its chunk.</summary>
public sealed class TailOfferTests
{
    [Test]
    public void Nobody_asked_so_the_chunk_runs_to_its_end()
    {
        var tail = new TailOffer(TimeSpan.Zero);
        var word = 0;

        Assert.That(tail.GoesOn(ref word, 1, 100), Is.True);
        Assert.That(tail.End(1, 100), Is.EqualTo(100));
    }

    [Test]
    public void A_rest_that_is_worth_it_is_given_back()
    {
        var tail = new TailOffer(TimeSpan.FromTicks(1));
        var word = TailOffer.Asked;
        Thread.Sleep(2); // two milliseconds for one item: a hundred more are worth a tick

        Assert.That(tail.GoesOn(ref word, 1, 100), Is.False);
    }

    [Test]
    public void A_rest_that_is_not_worth_it_runs_in_short_steps()
    {
        var tail = new TailOffer(TimeSpan.FromDays(1));
        var word = TailOffer.Asked;
        Thread.Sleep(2);

        Assert.That(tail.GoesOn(ref word, 1, 100), Is.True);
        Assert.That(word, Is.Zero, "the question is answered");
        Assert.That(tail.End(1, 100), Is.EqualTo(2), "the next item takes longer than a step");
    }

    [Test]
    public void What_has_hardly_begun_is_not_judged_by_its_first_item() =>
        Assert.That(Enumerable.Range(0, 100).Any(_ => GoesOnAtOnce()), "of a hundred tries one is not held up by the machine");

    [Test]
    public void At_least_one_item_runs_before_anything_is_given_back()
    {
        var tail = new TailOffer(TimeSpan.Zero);
        var word = TailOffer.Asked;
        Thread.Sleep(2);

        Assert.That(tail.GoesOn(ref word, 0, 100), Is.True);
        Assert.That(tail.End(0, 100), Is.EqualTo(1));
        Assert.That(tail.GoesOn(ref word, 1, 100), Is.False, "the question stands until it can be answered");
    }

    [Test]
    public void A_stop_is_left_in_its_word()
    {
        var tail = new TailOffer(TimeSpan.Zero);
        var word = TailOffer.Stop;

        tail.GoesOn(ref word, 1, 100);

        Assert.That(word, Is.EqualTo(TailOffer.Stop));
    }

    private static bool GoesOnAtOnce()
    {
        var tail = new TailOffer(TimeSpan.FromTicks(1));
        var word = TailOffer.Asked;
        return tail.GoesOn(ref word, 1, 1_000_000) && tail.End(1, 1_000_000) == 2;
    }
}
