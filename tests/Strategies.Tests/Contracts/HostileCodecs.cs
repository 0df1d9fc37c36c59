using System.Buffers;
using System.Buffers.Binary;

namespace PBench.Strategies.Tests.Contracts;

// The caller's codecs and comparers, where they throw what cannot even be described.
public abstract partial class ParallelMapContract
{
    [Test]
    public async Task A_codec_that_throws_costs_its_item([Values("encode", "decode")] string when, [Values] bool asResult, [Values] bool asynchronous)
    {
        await using var session = await OpenAsync(With(new HostileCodec(when)));
        var options = new MapOptions { OnError = ErrorPolicy.Collect };

        var all = await Fails<AggregateException>((asResult, asynchronous) switch
        {
            (true, true) => session.MapAsync(async (int x) => await Task.FromResult(new Carton(x)), Numbers(5), options),
            (true, false) => session.MapAsync((int x) => new Carton(x), Numbers(5), options),
            (false, true) => session.MapAsync(async (Carton carton) => await Task.FromResult(carton.Number), Cartons(5), options),
            _ => session.MapAsync((Carton carton) => carton.Number, Cartons(5), options),
        });

        var error = (PayloadException)all.InnerExceptions.Single();
        Assert.That(error.Index, Is.EqualTo(2));
        Assert.That(error.Stage, Is.EqualTo(asResult ? PayloadStage.Result : PayloadStage.Argument));
        Assert.That(error.Message, Does.Contain(nameof(HostileException)));
        Assert.That(await Within(session.MapAsync((int x) => x, Numbers(5))), Is.EqualTo(Numbers(5)), "the session lives on");
    }

    [Test]
    public async Task A_codec_that_throws_when_it_is_asked_fails_the_maps_that_need_it([Values("asked", "asked in a worker", "name")] string when, [Values] bool asResult)
    {
        OnlyWhen(IsProcesses || when == "asked", "a codec has no name here, and there is no other process");
        await using var session = await OpenAsync(With(new HostileCodec(when)));

        var map = asResult ? (Task)session.MapAsync((int x) => new Carton(x), Numbers(5)) : session.MapAsync((Carton carton) => carton.Number, Cartons(5));

        Assert.That(async () => await Within(map), Throws.Exception.Not.TypeOf<SessionFailedException>().And.Not.TypeOf<TimeoutException>());
        Assert.That(await Within(session.MapAsync((int x) => x, Numbers(5))), Is.EqualTo(Numbers(5)), "the session lives on");
    }

    [Test]
    public async Task A_captured_comparer_that_throws_in_a_worker_fails_the_map_that_captured_it()
    {
        OnlyWhen(IsProcesses, "the dictionary is not rebuilt");
        var known = new Dictionary<string, int>(new HostileComparer(Environment.ProcessId)) { ["one"] = 1 };

        var error = await Fails<PayloadException>(Session.MapAsync((int x) => known.Count + x, Numbers(5)));

        Assert.That(error.Stage, Is.EqualTo(PayloadStage.Function));
        Assert.That(await Within(Session.MapAsync((int x) => x, Numbers(5))), Is.EqualTo(Numbers(5)), "the session lives on");
    }

    private static SessionOptions With(IPayloadCodec codec) => new() { Workers = 2, Codecs = [codec], Portable = true };

    private static Carton[] Cartons(int count) => [.. Numbers(count).Select(x => new Carton(x))];

    private sealed record Carton(int Number);

#pragma warning disable CA1065 // members that throw are what is tested
    private sealed class HostileCodec(string when) : IPayloadCodec
    {
        private readonly int caller = Environment.ProcessId;

        public string Name => when == "name" ? throw new HostileException("all") : "carton";

        public bool CanEncode(Type type) => type == typeof(Carton) && (when == "asked" || (when == "asked in a worker" && caller != Environment.ProcessId)
            ? throw new HostileException("all")
            : true);

        public void Encode<T>(T value, IBufferWriter<byte> output)
        {
            var number = ((Carton)(object)value!).Number;
            FailAt(number, "encode");
            BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(4), number);
            output.Advance(4);
        }

        public T Decode<T>(ReadOnlySpan<byte> input)
        {
            var number = BinaryPrimitives.ReadInt32LittleEndian(input);
            FailAt(number, "decode");
            return (T)(object)new Carton(number);
        }

        private void FailAt(int number, string step)
        {
            if (number == 2 && when == step)
            {
                throw new HostileException("all");
            }
        }
    }

    private sealed class HostileComparer(int caller) : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x == y;

        public int GetHashCode(string text) => caller == Environment.ProcessId ? 1 : throw new HostileException("all");
    }
#pragma warning restore CA1065
}
