using System.Runtime.InteropServices;

namespace PBench.Harness.Interop;

/// <summary>Windows: what 0 and 1 are elsewhere.</summary>
internal static class StandardHandles
{
    public static nint Input => GetStdHandle(-10);

    public static nint Output => GetStdHandle(-11);

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint GetStdHandle(int handle);
}
