namespace PBench.Workloads.Tests;

/// <summary>The oracles and the functions against the answers written in the tutorials.</summary>
public sealed class AnswersTests
{
    [TestCase("functor", new[] { 15, 24, 33, 42, 51 })]
    [TestCase("starmap", new[] { 3, 7 })]
    [TestCase("named-arguments", new[] { 3, 7 })]
    [TestCase("partial", new[] { 2, 3, 4 })]
    [TestCase("square", new[] { 1, 4, 9 })]
    [TestCase("sleep", new[] { 0, 2, 4, 6, 8, 10, 12, 14, 16, 18 })]
    public async Task The_answer_is_the_one_written_down(string name, int[] answer)
    {
        var prepared = Workload.Prepared(name, scale: 0.001);
        Assert.That(await Workload.RunSeriallyAsync(prepared), Is.EqualTo(answer));
        Assert.That(prepared.Check(answer).IsCorrect, Is.True);
    }

    [Test]
    public async Task Binding_b_instead_of_a_gives_the_other_answer()
    {
        var prepared = Workload.Prepared("partial", parameters: ("bound", "b"));
        Assert.That(await Workload.RunSeriallyAsync(prepared), Is.EqualTo(new[] { 3, 4, 5 }));
    }

    [TestCase(0, 6)]
    [TestCase(1, 15)]
    public void The_functor_can_be_called_alone(int item, int result) => Assert.That(new Multiply(Y: 2, Z: 3).Invoke(item), Is.EqualTo(result));

    [Test]
    public async Task Double_has_twice_each_number_up_to_9999()
    {
        var results = (int[])await Workload.RunSeriallyAsync(Workload.Prepared("double"));
        Assert.That(results, Has.Length.EqualTo(10_000));
        Assert.That(results[^1], Is.EqualTo(19_998));
        Assert.That(results.Sum(), Is.EqualTo(99_990_000));
    }

    [Test]
    public async Task Countdown_returns_its_items_in_input_order_and_notes_when_they_ended()
    {
        var prepared = Workload.Prepared("countdown");
        var results = (Stamped<int>[])await Workload.RunSeriallyAsync(prepared);
        Assert.That(results.Select(result => result.Value), Is.EqualTo(new[] { 100_000, 100, 10 }));
        Assert.That(prepared.Note(results), Is.EqualTo("finished as 100000, 100, 10")); // serial: as they come
        Assert.That(prepared.Note(new Stamped<int>[] { new(100_000, 9), new(100, 1), new(10, 2) }), Is.EqualTo("finished as 100, 10, 100000"));
    }

    [TestCase("9", 9, "hello from 1", "hello from 9")]
    [TestCase("100", 100, "hello from 0", "hello from 99")]
    public async Task Greet_has_both_inputs(string items, int count, string first, string last)
    {
        var results = (Stamped<string>[])await Workload.RunSeriallyAsync(Workload.Prepared("greet", parameters: ("items", items)));
        Assert.That((results.Length, results[0].Value, results[^1].Value), Is.EqualTo((count, first, last)));
    }

    [Test]
    public void A_clash_is_refused_and_names_the_argument() =>
        Assert.That(
            async () => await Workload.RunSeriallyAsync(Workload.Prepared("partial-clash")),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("'a'"));

    [Test]
    public async Task A_lazy_stream_pulls_nothing_early_and_no_more_than_its_window()
    {
        var results = (LazySquare[])await Workload.RunSeriallyAsync(Workload.Prepared("square-lazy"));
        Assert.That(results.Select(result => result.Value), Is.EqualTo(new[] { 0, 1, 4 }));
        Assert.That(results, Has.All.Matches<LazySquare>(result => result is { PulledEarly: 0, Ahead: <= 1 }));
    }

    [Test]
    public async Task Draws_per_item_are_ten_distinct_ones()
    {
        var prepared = Workload.Prepared("random-per-item");
        Assert.That(prepared.Check(await Workload.RunSeriallyAsync(prepared)).Distinct, Is.EqualTo(10));
    }

    [TestCase("trap")]
    [TestCase("cure")]
    public async Task Random_rows_are_a_block_of_10_by_12(string kind)
    {
        var results = (Row12[])await Workload.RunSeriallyAsync(Workload.Prepared("random-rows", parameters: ("kind", kind)));
        Assert.That(results, Has.Length.EqualTo(10));
        Assert.That(results.Select(row => (int)row[Row12.Width - 1]), Is.EqualTo(Enumerable.Range(0, 10)));
    }

    [Test]
    public async Task Both_bodies_of_distance_agree_bit_for_bit()
    {
        var scalar = (double[])await Workload.RunSeriallyAsync(Workload.Prepared("distance", 0.01, 7, ("body", "scalar")));
        var vector = (double[])await Workload.RunSeriallyAsync(Workload.Prepared("distance", 0.01, 7, ("body", "vector")));
        Assert.That(vector.Select(BitConverter.DoubleToInt64Bits), Is.EqualTo(scalar.Select(BitConverter.DoubleToInt64Bits)));
    }

    [Test]
    public async Task Distances_of_normal_points_are_plausible()
    {
        // Squared, they are near 10 + |target|² on average, which is far from 0 and from 100.
        var distances = (double[])await Workload.RunSeriallyAsync(Workload.Prepared("distance", 0.01));
        Assert.That(distances.Average(), Is.InRange(2.5, 8.0));
        Assert.That(distances.Distinct().Count(), Is.EqualTo(10_000));
    }
}
