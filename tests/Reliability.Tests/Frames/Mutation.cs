namespace PBench.Reliability.Tests.Frames;

/// <summary>Damages bytes as a fuzzer does.</summary>
public static class Mutation
{
    private static readonly int[] Extremes = [0, 1, -1, 2, 7, 8, 16, 255, 4096, 1 << 20, 1 << 30, int.MaxValue, int.MinValue, int.MaxValue - 1];

    /// <summary>A copy with one to four damages.</summary>
    public static byte[] Of(ReadOnlySpan<byte> valid, Random random)
    {
        var bytes = valid.ToArray();
        for (var left = random.Next(1, 5); left > 0; left--)
        {
            bytes = random.Next(6) switch
            {
                0 => bytes[..random.Next(bytes.Length + 1)],
                1 => [.. bytes, .. Noise(random)],
                2 => Inserted(bytes, Noise(random), random),
                3 => Flipped(bytes, random),
                _ => Overwritten(bytes, random),
            };
        }

        return bytes;
    }

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(40)];
        random.NextBytes(noise);
        return noise;
    }

    private static byte[] Inserted(byte[] bytes, byte[] noise, Random random)
    {
        var at = random.Next(bytes.Length + 1);
        return [.. bytes[..at], .. noise, .. bytes[at..]];
    }

    private static byte[] Flipped(byte[] bytes, Random random)
    {
        if (bytes.Length > 0)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        return bytes;
    }

    private static byte[] Overwritten(byte[] bytes, Random random)
    {
        if (bytes.Length >= sizeof(int))
        {
            var word = random.Next(4) == 0 ? random.Next() : Extremes[random.Next(Extremes.Length)];
            BitConverter.TryWriteBytes(bytes.AsSpan(random.Next((bytes.Length / 4) - 1 + 1) * 4 is var at && at + 4 <= bytes.Length ? at : 0), word);
        }

        return bytes;
    }
}
