namespace PBench.Strategies.Interop;

/// <summary>Chooses between what a platform does best and what works everywhere.</summary>
/// <param name="IsPortable">The path that works everywhere: file-backed memory, inherited pipes, a byte in a pipe as wake-up.</param>
internal sealed record Platform(bool IsPortable)
{
    /// <summary>Set to true to take the portable path where a faster one exists; the tests do.</summary>
    public const string PortableSwitch = "PBench.Strategies.PortableInterop";

    /// <summary>Set to an <see cref="ISegmentBacking"/> that fails, to see what follows; the tests do.</summary>
    public const string SegmentsSetting = "PBench.Strategies.Segments";

    /// <summary>For sessions opened now.</summary>
    public static Platform Current => new(IsPortable: (AppContext.TryGetSwitch(PortableSwitch, out var portable) && portable) || !Supports());

    public ISegmentBacking Segments => AppContext.GetData(SegmentsSetting) as ISegmentBacking ?? (IsPortable ? new FileBacking() : new AnonymousBacking());

    /// <summary>Linux with /proc and a known futex call number.</summary>
    private static bool Supports() => Futex.IsSupported && Directory.Exists("/proc/self/fd");
}
