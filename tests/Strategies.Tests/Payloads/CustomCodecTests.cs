using System.Buffers;
using System.Text;

namespace PBench.Strategies.Tests.Payloads;

/// <summary>The caller's own codecs come first, also for members of types that travel as graphs.</summary>
public sealed class CustomCodecTests
{
    private static readonly IPayloadCodec Hidden = new HiddenCodec();

    [Test]
    public void A_type_of_a_custom_codec_travels_by_it() => Assert.Multiple(() =>
    {
        Assert.That(Payload.CodecOf<HiddenText>(Hidden), Is.EqualTo("hidden"));
        Assert.That(Payload.RoundTrip(new HiddenText("x"), Hidden).Reveal(), Is.EqualTo("x"));
        Assert.That(Payload.RoundTrip<HiddenText?>(null, Hidden), Is.Null);
    });

    [Test]
    public void A_member_of_such_a_type_travels_by_it_too() => Assert.Multiple(() =>
    {
        Assert.That(Payload.RoundTrip(new List<HiddenText?> { new("x"), null }, Hidden)[0]!.Reveal(), Is.EqualTo("x"));
        Assert.That(Payload.RoundTrip(("a", new HiddenText("x")), Hidden).Item2.Reveal(), Is.EqualTo("x"));
    });

    [Test]
    public void The_first_codec_that_takes_a_type_has_it() =>
        Assert.That(Payload.CodecOf<HiddenText>(Hidden, new HiddenCodec("second")), Is.EqualTo("hidden"));

    [Test]
    public void A_custom_codec_may_take_types_that_are_plain_memory() =>
        Assert.That(Payload.CodecOf<int>(new HiddenCodec("ints", typeof(int))), Is.EqualTo("ints"));

    [Test]
    public void What_a_codec_throws_passes_through() =>
        Assert.That(() => Payload.Encode(new HiddenText("bad"), Hidden), Throws.TypeOf<FormatException>());

    private sealed class HiddenText(string text)
    {
        private readonly string _text = text;

        public string Reveal() => _text;
    }

    private sealed class HiddenCodec(string name = "hidden", Type? type = null) : IPayloadCodec
    {
        public string Name => name;

        public bool CanEncode(Type asked) => asked == (type ?? typeof(HiddenText));

        public void Encode<T>(T value, IBufferWriter<byte> output)
        {
            var text = ((HiddenText)(object)value!).Reveal();
            output.Write(text == "bad" ? throw new FormatException() : Encoding.UTF8.GetBytes(text));
        }

        public T Decode<T>(ReadOnlySpan<byte> input) => (T)(object)new HiddenText(Encoding.UTF8.GetString(input));
    }
}
