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
    public static Platform Current => For(
        isPortableWanted: AppContext.TryGetSwitch(PortableSwitch, out var portable) && portable,
        hasFutex: Futex.IsSupported,
        hasDescriptorPaths: Directory.Exists("/proc/self/fd") && ProcDescriptor.IsOpenToOthers);

    public ISegmentBacking Segments => AppContext.GetData(SegmentsSetting) as ISegmentBacking ?? (IsPortable ? new FileBacking() : new AnonymousBacking());

    /// <summary>The fast path, where all of it is there: Linux with a known futex call number and /proc mounted.</summary>
    /// <param name="isPortableWanted">The switch is set.</param>
    /// <param name="hasFutex">Threads of different processes can sleep on a word of shared memory.</param>
    /// <param name="hasDescriptorPaths">A process can open what another of the same user has open.</param>
    public static Platform For(bool isPortableWanted, bool hasFutex, bool hasDescriptorPaths) => new(isPortableWanted || !hasFutex || !hasDescriptorPaths);
}
