using System.Collections.Immutable;
using PBench.Strategies.Payloads;
using PBench.Strategies.Travel;

namespace PBench.Strategies.Tests.Payloads;

/// <summary>Damaged bytes give another value or a clean error; nothing else.</summary>
public sealed class CorruptionTests
{
    private const int Mutations = 2_000;

    [Test]
    public void Damaged_exceptions_decode_or_fail_cleanly() => Damage(
        ExceptionCodecTests.Encode(new AggregateException(new ArgumentException("a", "b", new FormatException("c")), new WorkerLostException("d", 1, 2, 3, 4, "e", "f"))),
        bytes => ExceptionCodec.Decode(bytes));

    [Test]
    public void Damaged_graph_decodes_or_fails_cleanly()
    {
        (string, Dictionary<double, int[]>, Uri, Stack<string>, decimal?, Dictionary<(string, int), Version>) value =
            ("a\ud800", new() { [1.5] = [1, 2] }, new Uri("http://x"), new(["s"]), 1.5m, new() { [("k", 1)] = new Version(1, 2) });
        Damage(Payload.Encode(value), Decoder(value));
    }

    [Test]
    public void Damaged_collections_decode_or_fail_cleanly()
    {
        (SortedSet<string>, HashSet<string>, ImmutableArray<string>, (LinkedList<string>, Queue<DateTime>)) value =
            (["a", "b"], ["x"], ["y"], (new(["z"]), new([DateTime.UnixEpoch])));
        Damage(Payload.Encode(value), Decoder(value));
    }

    [Test]
    public void Damaged_texts_and_blocks_decode_or_fail_cleanly() => Assert.Multiple(() =>
    {
        Damage(Payload.Encode("Grüße"), Decoder("Grüße"));
        Damage(Payload.Encode("\ud800"), Decoder(""));
        Damage(Payload.Encode(new[] { 1.5, 2 }), Decoder(Array.Empty<double>()));
        Damage(Payload.Encode((1, 2L)), Decoder((1, 2L)));
    });

    private static Action<byte[]> Decoder<T>(T sample)
    {
        _ = sample;
        var codec = new PayloadCodecs([]).For<T>();
        return bytes => codec.Decode(bytes);
    }

    private static void Damage(byte[] original, Action<byte[]> decode)
    {
        decode(original);
        var random = new Random(2024);
        for (var i = 0; i < Mutations; i++)
        {
            var bytes = Mutate(original, random);
            try
            {
                decode(bytes);
            }
            catch (Exception e) when (e is InvalidDataException or PayloadException)
            {
            }
            catch (Exception e)
            {
                Assert.Fail($"Mutation {i} ({Convert.ToHexString(bytes)}): {e}");
            }
        }
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var n = random.Next(1, 4); n > 0 && bytes.Count > 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, bytes.Count - at); break;
                case 3: bytes.Insert(at, (byte)random.Next(256)); break;
                default: bytes.RemoveAt(at); break;
            }
        }

        return [.. bytes];
    }
}
