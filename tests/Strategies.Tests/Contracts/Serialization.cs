using System.Buffers;
using System.Text;

namespace PBench.Strategies.Tests.Contracts;

// C26 to C29, C31, C32: what travels to workers and what is refused. In-process strategies are held to it when Portable.
public abstract partial class ParallelMapContract
{
    private static SessionOptions PortableOptions => new() { Workers = 2, Portable = true };

    [Test]
    public async Task A_captured_value_that_cannot_travel_is_refused_by_name_before_any_item_is_pulled()
    {
        await using var session = await OpenAsync(PortableOptions);
        var dice = new Random(1);
        var gate = new object();

        var refused = await Refused(() => session.MapAsync((int x) => x + dice.Next(), Untouchable()));
        Assert.That((refused.Stage, refused.Index), Is.EqualTo((PayloadStage.Function, -1)));
        Assert.That(refused.ToString(), Does.Contain("dice"));

        var locked = await Refused(() => session.MapAsync(
            (int x) =>
            {
                lock (gate)
                {
                    return x;
                }
            },
            Numbers(3)));
        Assert.That(locked.ToString(), Does.Contain("gate"));
        Assert.That(await Within(session.MapAsync((int x) => x, Numbers(3))), Is.EqualTo(Numbers(3)), "the session lives on");
    }

    [Test]
    public async Task A_session_closes_after_a_call_it_refused()
    {
        var session = await OpenAsync(PortableOptions);
        var dice = new Random(1);
        await Refused(() => session.MapAsync((int x) => x + dice.Next(), Numbers(3)));

        await Within(session.DisposeAsync().AsTask());
    }

    [Test]
    public async Task A_lambda_that_writes_a_captured_variable_is_refused()
    {
        await using var session = await OpenAsync(PortableOptions);
        var total = 0;

        var refused = await Refused(() => session.ForEachAsync((int x) => { total += x; }, Numbers(3)));

        Assert.That(refused.Stage, Is.EqualTo(PayloadStage.Function));
        Assert.That(refused.ToString(), Does.Contain("total"));
        Assert.That(total, Is.Zero);
    }

    [Test]
    public async Task A_stream_refuses_its_function_when_it_is_enumerated()
    {
        await using var session = await OpenAsync(PortableOptions);
        var dice = new Random(1);

        var stream = session.StreamAsync((int x) => x + dice.Next(), Numbers(3));
        var (values, error) = await UntilError(stream);

        Assert.That(values, Is.Empty);
        Assert.That(error, Is.TypeOf<PayloadException>().With.Property("Stage").EqualTo(PayloadStage.Function).And.Property("Index").EqualTo(-1));
    }

    [Test]
    public async Task Captured_values_are_copied_at_the_call_and_for_a_stream_at_the_first_pull()
    {
        await using var session = await OpenAsync(PortableOptions);
        using var folder = new Folder();
        var path = folder.Path;
        int[] state = [1];

        var map = Task.Run(() => session.MapAsync((int x) => Gated(path, x) + state[0], Numbers(1)));
        await folder.Until("started", 1);
        state[0] = 2;
        folder.Open("gate");
        Assert.That(await Within(map), Is.EqualTo(new[] { 1 }));

        var stream = session.StreamAsync((int x) => x + state[0], Numbers(1));
        state[0] = 3;
        Assert.That(await Within(stream), Is.EqualTo(new[] { 3 }));
        state[0] = 4;
        Assert.That(await Within(stream), Is.EqualTo(new[] { 4 }), "each enumeration is a map of its own");
    }

    [Test]
    public async Task An_item_that_cannot_travel_fails_alone([Values] bool asynchronous)
    {
        await using var session = await OpenAsync(PortableOptions);
        Cargo[] cargo = [new(1), new(2) { Hidden = new MemoryStream() }, new(3)];

        var outcomes = await Within(asynchronous
            ? session.OutcomesAsync(async (Cargo c) => await Task.FromResult(c.Number), cargo, new MapOptions { ChunkSize = 3 })
            : session.OutcomesAsync((Cargo c) => c.Number, cargo, new MapOptions { ChunkSize = 3 }));

        Assert.That(outcomes.Select(o => o.IsSuccess), Is.EqualTo(new[] { true, false, true }));
        Assert.That(outcomes[1].Error, Is.TypeOf<PayloadException>().With.Property("Stage").EqualTo(PayloadStage.Argument).And.Property("Index").EqualTo(1));
        Assert.That(((PayloadException)outcomes[1].Error!).MemberPath, Is.EqualTo("Hidden"));
        Assert.That(outcomes[1].Error!.Message, Does.Contain("travel to a worker"));
    }

    [Test]
    public async Task A_codecs_error_fails_only_the_item_at_hand([Values("encode item", "decode item", "encode result", "decode result")] string stage)
    {
        await using var session = await OpenAsync(PortableOptions with { Codecs = [new ParcelCodec(stage)] });

        for (var round = 0; round < 3; round++)
        {
            var outcomes = await Within(session.OutcomesAsync((Parcel p) => new Receipt(p.Number), Numbers(8).Select(n => new Parcel(n)), new MapOptions { ChunkSize = 4 }));

            Assert.That(outcomes.Where(o => !o.IsSuccess).Select(o => o.Index), Is.EqualTo(new[] { 5 }));
            Assert.That(outcomes.Where(o => o.IsSuccess).Select(o => o.Value.Number), Is.EqualTo(Numbers(8).Where(n => n != 5)));
            var error = outcomes[5].Error as PayloadException;
            Assert.That(error, Is.Not.Null, outcomes[5].Error!.ToString());
            Assert.That(error!.Stage, Is.EqualTo(stage.EndsWith("item", StringComparison.Ordinal) ? PayloadStage.Argument : PayloadStage.Result));
            Assert.That(error.ToString(), Does.Contain("codec hook"));
        }
    }

    [Test]
    public async Task A_result_that_cannot_travel_costs_no_worker()
    {
        await using var session = await OpenAsync(PortableOptions);
        var before = await WorkerIds(session);

        for (var i = 0; i < 20; i++)
        {
            var error = await Fails<PayloadException>(session.RunAsync(() => new Cargo(1) { Hidden = Stream.Null }));
            Assert.That((error.Stage, error.Index), Is.EqualTo((PayloadStage.Result, 0)));
            Assert.That(error.Message, Does.Contain("travel from a worker"));
        }

        Assert.That(await WorkerIds(session), Is.SubsetOf(before).Or.SupersetOf(before));
    }

    [Test]
    public async Task A_codec_of_the_session_is_asked_for_items_and_results()
    {
        await using var session = await OpenAsync(PortableOptions with { Codecs = [new ParcelCodec("")] });

        var receipts = await Within(session.MapAsync((Parcel p) => new Receipt(p.Number * 2), [new Parcel(1), new Parcel(2)]));

        Assert.That(receipts.Select(r => r.Number), Is.EqualTo(new[] { 2, 4 }));
        Assert.That(receipts.Select(r => r.CameBy), Is.All.EqualTo("parcel"));
    }

    [Test]
    public async Task Without_Portable_threads_take_anything()
    {
        OnlyWhen(!Strategy.Traits.ItemsCrossBoundary, "process pools always refuse");
        var total = 0;
        var gate = new object();

        await Within(Session.ForEachAsync(
            (int x) =>
            {
                lock (gate)
                {
                    total += x;
                }
            },
            Numbers(100)));

        Assert.That(total, Is.EqualTo(4950));
    }

    [Test]
    public async Task A_hundred_megabytes_travel_both_ways()
    {
        OnlyWhen(Strategy.Traits.ItemsCrossBoundary, "nothing travels");
        var large = new byte[100_000_000];
        large[^1] = 7;

        var back = await Within(Session.MapAsync((byte[] b) => Bumped(b), [large]));

        Assert.That(back[0], Has.Length.EqualTo(large.Length));
        Assert.That(back[0][^1], Is.EqualTo(8));
    }

    private static async Task<PayloadException> Refused(Func<Task> call) => (await Assert.ThrowsAsync<PayloadException>(() => Within(call())))!;

    private static async Task<int[]> WorkerIds(IMapSession session) =>
        [.. (await Within(session.MapAsync(
            (int _) =>
            {
                Thread.Sleep(5);
                return Environment.ProcessId;
            },
            Numbers(10),
            new MapOptions { ChunkSize = 1 }))).Distinct()];

    private static byte[] Bumped(byte[] bytes)
    {
        bytes[^1]++;
        return bytes;
    }

    private sealed class Cargo(int number)
    {
        public int Number { get; } = number;

        public Stream? Hidden { get; init; }
    }

    private sealed record Parcel(int Number);

    private sealed record Receipt(int Number)
    {
        public string CameBy { get; init; } = "";
    }

    /// <summary>Carries parcels and receipts; at number 5 it throws at the stage it was told.</summary>
    private sealed class ParcelCodec(string failing) : IPayloadCodec
    {
        public string Name => "parcel";

        public bool CanEncode(Type type) => type == typeof(Parcel) || type == typeof(Receipt);

        public void Encode<T>(T value, IBufferWriter<byte> output)
        {
            var number = value is Parcel parcel ? parcel.Number : ((Receipt)(object)value!).Number;
            Hook("encode", value is Parcel, number);
            output.Write(Encoding.ASCII.GetBytes($"{number}"));
        }

        public T Decode<T>(ReadOnlySpan<byte> input)
        {
            var number = int.Parse(Encoding.ASCII.GetString(input), System.Globalization.CultureInfo.InvariantCulture);
            Hook("decode", typeof(T) == typeof(Parcel), number);
            return typeof(T) == typeof(Parcel) ? (T)(object)new Parcel(number) : (T)(object)new Receipt(number) { CameBy = "parcel" };
        }

        private void Hook(string direction, bool isItem, int number)
        {
            if (number == 5 && failing == $"{direction} {(isItem ? "item" : "result")}")
            {
                throw new InvalidDataException("codec hook");
            }
        }
    }
}
