namespace PBench.Strategies.Tests.Functions;

/// <summary>Damaged bytes fail as such, or mean something else; nothing worse.</summary>
public sealed class RobustnessTests
{
    private sealed class Everything(string text)
    {
        public string Text => text;

        public int[] Numbers { get; } = [1, 2, 3];

        public object?[] Mixed { get; } = [1, "a", null, 2.5, typeof(List<int>), DayOfWeek.Friday, new List<string> { "x" }];

        public Dictionary<string, object> Map { get; } = new(StringComparer.Ordinal) { ["a"] = 1, ["b"] = new List<object> { 2 } };

        public (int, string)[] Pairs { get; } = [(1, "a"), (2, "b")];

        public int? Maybe { get; } = 4;

        public Everything? Self { get; set; }
    }

    private static byte[] Sample()
    {
        var all = new Everything("t");
        all.Self = all;
        var offset = 3;
        Func<int, int> inner = x => x + offset;
        Func<int, string> function = x => all.Text + inner(x) + all.Self!.Text;
        return Travel.Bytes(function);
    }

    [Test]
    public void Damaged_bytes_give_an_error_or_another_function()
    {
        var sample = Sample();
        var random = new Random(12345);
        var outcomes = new Dictionary<string, int>();
        for (var round = 0; round < 2_000; round++)
        {
            var outcome = Outcome(Damage(sample, random));
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        Assert.That(outcomes.Keys, Is.SubsetOf(new[] { "ok", nameof(InvalidDataException), nameof(PayloadException) }));
        Assert.That(outcomes[nameof(InvalidDataException)], Is.GreaterThan(500));
    }

    [Test]
    public void Every_shortened_form_is_refused()
    {
        var sample = Sample();
        for (var length = 0; length < sample.Length; length++)
        {
            Assert.That(Outcome(sample[..length]), Is.Not.EqualTo("ok"), $"of {length} bytes");
        }
    }

    [Test]
    public void Bytes_after_the_end_are_refused() => Assert.That(Outcome([.. Sample(), 0]), Is.EqualTo(nameof(InvalidDataException)));

    [Test]
    public void Huge_array_length_allocates_nothing()
    {
        var numbers = new string[] { "a", "b" };
        var sample = Travel.Bytes((Func<int>)(() => numbers.Length));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var at = 16; at < sample.Length - 5; at++)
        {
            var damaged = sample.ToArray();
            new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x07 }.CopyTo(damaged, at);
            Outcome(damaged);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100_000_000));
    }

    private static string Outcome(byte[] bytes)
    {
        try
        {
            Travel.Decode(bytes);
            return "ok";
        }
        catch (Exception e)
        {
            return e.GetType().Name;
        }
    }

    private static byte[] Damage(byte[] sample, Random random)
    {
        var damaged = sample.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(16, damaged.Count); // behind the fingerprint, which would catch everything
            switch (random.Next(4))
            {
                case 0:
                    damaged[at] = (byte)random.Next(256);
                    break;
                case 1:
                    damaged[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    damaged.RemoveAt(at);
                    break;
                default:
                    damaged.Insert(at, (byte)random.Next(256));
                    break;
            }
        }

        return [.. damaged];
    }
}
