namespace PBench.Strategies.Tests.Contracts;

// Hash codes of texts, numbers, enums, tuples and HashCode are the caller's in every worker, so that what keeps them is still found.
public abstract partial class ParallelMapContract
{
    private static int codeOfTheInitializer;

    [Test]
    public async Task Hash_codes_of_texts_and_combinations_are_the_callers()
    {
        string[] words = ["", "a", "é\ud800", "a longer text that is hashed in several steps"];

        var codes = await Within(Session.MapAsync((string word) => CodesOf(word), words));

        Assert.That(codes, Is.EqualTo(words.Select(CodesOf)));
    }

    [Test]
    public async Task Hash_codes_stay_the_callers_while_code_is_compiled_anew()
    {
        var codes = await Within(Session.MapAsync((int seed) => ManyCodes(seed), Numbers(4)));

        Assert.That(codes, Is.EqualTo(Numbers(4).Select(ManyCodes)));
    }

    [Test]
    public async Task Hash_codes_are_the_callers_before_the_initializer_runs()
    {
        await using var session = await OpenAsync(new SessionOptions { Workers = 1, Initializer = () => { codeOfTheInitializer = "a".GetHashCode(StringComparison.Ordinal); } });

        Assert.That(await Within(session.RunAsync(() => codeOfTheInitializer)), Is.EqualTo("a".GetHashCode(StringComparison.Ordinal)));
    }

    [Test]
    public async Task A_captured_table_of_ones_own_finds_its_texts()
    {
        string[] words = [.. Numbers(100).Select(n => $"word {n}")];
        var table = new OwnTable(words);
        await using var session = await OpenAsync(PortableOptions);

        Assert.That(await Within(session.MapAsync((string word) => table.Find(word), words)), Is.EqualTo(Numbers(100)));
    }

    [Test]
    public async Task What_keeps_codes_that_are_bound_to_their_process_is_refused_both_ways()
    {
        await using var session = await OpenAsync(PortableOptions);
        var kept = new CodeKeeper(new Bound("a"));

        var captured = await Refused(() => session.MapAsync((int x) => x + kept.Code, Numbers(1)));
        var item = await Fails<PayloadException>(session.MapAsync((CodeKeeper k) => k.Code, [kept]));
        var result = await Fails<PayloadException>(session.RunAsync(() => new CodeKeeper(new Bound("a"))));

        Assert.That((captured.Stage, item.Stage, result.Stage), Is.EqualTo((PayloadStage.Function, PayloadStage.Argument, PayloadStage.Result)));
        Assert.That(new[] { captured.Message, item.Message, result.Message }, Is.All.Contains("keeps hash codes of").And.All.Contains("Bound"));
    }

    private static int[] CodesOf(string word) =>
    [
        word.GetHashCode(StringComparison.Ordinal), StringComparer.OrdinalIgnoreCase.GetHashCode(word), StringComparer.InvariantCulture.GetHashCode(word), string.GetHashCode(word.AsSpan()),
        (word, word.Length, DayOfWeek.Friday).GetHashCode(), HashCode.Combine(word, 1.5, 2m), Tuple.Create(word, 'x').GetHashCode(), new Uri("http://a/" + word.Length).GetHashCode(),
    ];

    private static int ManyCodes(int seed)
    {
        var sum = seed;
        for (var i = 0; i < 200_000; i++)
        {
            sum = HashCode.Combine(sum, "a text".GetHashCode(StringComparison.Ordinal));
        }

        return sum;
    }

    /// <summary>Chains by the codes of its texts.</summary>
    private sealed class OwnTable
    {
        private readonly (string Text, int Number, int Next)[] entries;
        private readonly int[] buckets = new int[64];

        public OwnTable(string[] texts)
        {
            entries = new (string, int, int)[texts.Length + 1];
            for (var i = 0; i < texts.Length; i++)
            {
                ref var bucket = ref buckets[Bucket(texts[i])];
                entries[i + 1] = (texts[i], i, bucket);
                bucket = i + 1;
            }
        }

        public int Find(string text)
        {
            var at = buckets[Bucket(text)];
            while (at > 0 && entries[at].Text != text)
            {
                at = entries[at].Next;
            }

            return at > 0 ? entries[at].Number : -1;
        }

        private static int Bucket(string text) => text.GetHashCode(StringComparison.Ordinal) & 63;
    }

    private sealed record Bound(string Name);

    private sealed class CodeKeeper(Bound key)
    {
        public int Code { get; } = key.GetHashCode();
    }
}
