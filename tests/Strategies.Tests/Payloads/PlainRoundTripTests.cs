using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Tests.Payloads;

/// <summary>Values that travel as their memory or as text.</summary>
public sealed class PlainRoundTripTests
{
    private static readonly object[] Values =
    [
        true, (byte)200, (sbyte)-3, short.MinValue, ushort.MaxValue, 42, uint.MaxValue, long.MinValue, ulong.MaxValue, 'x', '\ud800',
        3.25f, double.Epsilon, double.NegativeZero, double.NaN, double.PositiveInfinity, 1.10m, -0.0m, Half.MaxValue, Int128.MinValue, UInt128.MaxValue,
        new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Local), DateTimeOffset.MaxValue, new DateOnly(2024, 2, 29), TimeOnly.MaxValue, TimeSpan.MinValue,
        Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"), DayOfWeek.Friday, new Complex(1, -2), (1, 2.5), (1, 2, 3, 4, 5, 6, 7, 8, 9), new Index(3, true), 1..^2,
        new KeyValuePair<int, double>(1, 2), new Vector3(1, 2, 3), new Pair { Small = 1, Large = 2 },
    ];

    [TestCaseSource(nameof(Values))]
    public void An_unmanaged_value_arrives_bit_for_bit(object value)
    {
        var codec = (ValueCodec)typeof(PayloadCodecs).GetMethod(nameof(PayloadCodecs.For))!.MakeGenericMethod(value.GetType()).Invoke(new PayloadCodecs([]), null)!;
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        codec.EncodeObject(value, output);
        var arrived = codec.DecodeObject(output.WrittenSpan);
        Assert.Multiple(() =>
        {
            Assert.That(codec.IsBlittable, Is.True);
            Assert.That(codec.Name, Is.EqualTo("bytes"));
            Assert.That(arrived, Is.EqualTo(value));
            Assert.That(Convert.ToString(arrived, CultureInfo.InvariantCulture), Is.EqualTo(Convert.ToString(value, CultureInfo.InvariantCulture)));
        });
    }

    [Test]
    public void The_kind_of_a_date_arrives() =>
        Assert.That(Payload.RoundTrip(new DateTime(5, DateTimeKind.Local)).Kind, Is.EqualTo(DateTimeKind.Local));

    [Test]
    public void The_bits_of_a_NaN_arrive()
    {
        var odd = BitConverter.Int64BitsToDouble(unchecked((long)0xFFF8_0000_0000_1234));
        Assert.That(BitConverter.DoubleToInt64Bits(Payload.RoundTrip(odd)), Is.EqualTo(BitConverter.DoubleToInt64Bits(odd)));
    }

    [TestCase(null)]
    [TestCase(5)]
    public void A_nullable_value_arrives(int? value) => Assert.That(Payload.RoundTrip(value), Is.EqualTo(value));

    private static readonly string?[] Texts =
        [null, "", "plain", "Grüße, 世界 🎉", "\0\u0001\u001f\"\\", "lone \ud800 high", "\udc00", "\ud83d", new string('x', 200_000), new string('é', 70_000)];

    [TestCaseSource(nameof(Texts))]
    public void A_text_arrives_even_with_lone_surrogates(string? text) => Assert.That(Payload.RoundTrip(text), Is.EqualTo(text));

    [TestCaseSource(nameof(Texts))]
    public void A_text_inside_an_object_arrives_even_with_lone_surrogates(string? text) =>
        Assert.That(Payload.RoundTrip(Tuple.Create(text)).Item1, Is.EqualTo(text));

    [Test]
    public void Null_empty_and_full_arrays_stay_apart() => Assert.Multiple(() =>
    {
        Assert.That(Payload.RoundTrip<double[]?>(null), Is.Null);
        Assert.That(Payload.RoundTrip(Array.Empty<double>()), Is.Empty);
        Assert.That(Payload.RoundTrip(new[] { 1, double.NaN, -0.0 }), Is.EqualTo(new[] { 1, double.NaN, -0.0 }));
    });

    [Test]
    public void Arrays_lists_and_memory_of_structs_travel_as_memory() => Assert.Multiple(() =>
    {
        Pair[] pairs = [new() { Small = 1, Large = 2 }, new() { Small = 3, Large = 4 }];
        Assert.That(Payload.CodecOf<Pair[]>(), Is.EqualTo("bytes"));
        Assert.That(Payload.RoundTrip(pairs), Is.EqualTo(pairs));
        Assert.That(Payload.RoundTrip(pairs.ToList()), Is.EqualTo(pairs));
        Assert.That(Payload.RoundTrip(pairs.AsMemory(1)).ToArray(), Is.EqualTo(pairs[1..]));
        Assert.That(Payload.RoundTrip("slice".AsMemory(2)).ToString(), Is.EqualTo("ice"));
        Assert.That(Payload.RoundTrip<List<int>?>(null), Is.Null);
        Assert.That(Payload.RoundTrip(default(Memory<int>)).Length, Is.Zero);
    });

    [Test]
    public void An_estimate_is_the_size_of_the_memory() => Assert.Multiple(() =>
    {
        var codecs = new PayloadCodecs([]);
        Assert.That(codecs.For<double>().EstimateBytes(1), Is.EqualTo(8));
        Assert.That(codecs.For<double[]>().EstimateBytes(new double[1000]), Is.EqualTo(8001));
        Assert.That(codecs.For<string>().EstimateBytes("abc"), Is.EqualTo(6));
        Assert.That(codecs.For<ImmutableArray<string>>().EstimateBytes([]), Is.Zero);
    });

    [Test]
    public void A_hundred_megabytes_take_no_work_per_element()
    {
        var numbers = new double[100_000_000 / sizeof(double)];
        numbers[^1] = 7;
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var arrived = Payload.RoundTrip(numbers);
        Assert.That(arrived[^1], Is.EqualTo(7));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5))); // JSON would take 8 s and more.
    }

    [Test]
    public void A_type_asked_for_twice_has_one_codec()
    {
        var codecs = new PayloadCodecs([]);
        var first = codecs.For<int>();
        Assert.That(codecs.For<int>(), Is.SameAs(first));
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Pair
    {
        public byte Small;
        public long Large;
    }
}
