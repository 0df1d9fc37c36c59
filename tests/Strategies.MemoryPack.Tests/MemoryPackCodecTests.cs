using System.Buffers;
using PBench.PackedValues;

namespace PBench.Strategies.MemoryPack.Tests;

/// <summary>Compiled only with <c>-p:PBenchMemoryPack=true</c>.</summary>
public sealed class MemoryPackCodecTests
{
    private static readonly MemoryPackCodec Codec = new();

    [Test]
    public void A_marked_record_arrives()
    {
        var sent = new Point(1, 2.5, "three");
        var output = new ArrayBufferWriter<byte>();
        Codec.Encode(sent, output);
        Assert.That(Codec.Decode<Point>(output.WrittenSpan), Is.EqualTo(sent));
    }

    [Test]
    public void Only_marked_types_are_its_own() => Assert.Multiple(() =>
    {
        Assert.That(Codec.CanEncode(typeof(Point)), Is.True);
        Assert.That(Codec.CanEncode(typeof(string)), Is.False);
    });

    [Test]
    public async Task A_session_uses_it_without_being_told()
    {
        await using var pool = await new SerialStrategy().OpenAsync(new SessionOptions { Portable = true });
        var moved = await pool.MapAsync((Point point) => point with { X = point.X + 1 }, [new Point(1, 2, "a")]);
        Assert.That(moved, Is.EqualTo(new[] { new Point(2, 2, "a") }));
    }
}
