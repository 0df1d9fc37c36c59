using System.Diagnostics;
using PBench.Harness.Measuring.Launching;

namespace PBench.Harness.Machine.Limits;

/// <summary>The other side of a round trip: a process that only answers.</summary>
internal static class EchoProcess
{
    /// <summary>Hidden verb of the tool: answers in shared memory, see <see cref="WordRoundTrip"/>.</summary>
    public const string WordVerb = "echo-word";

    private const string Host = "PBench.EchoHost.dll";

    /// <summary>A bare process that answers each byte; started as worker processes are, with the tool's own dependencies.</summary>
    public static Process StartBare()
    {
        var tool = Path.ChangeExtension(typeof(EchoProcess).Assembly.Location, null);
        var host = Path.Combine(Path.GetDirectoryName(tool)!, Host);
        return Start(new SelfCommand(SelfCommand.HostBesideRuntime(), ["exec", "--depsfile", tool + ".deps.json", "--runtimeconfig", tool + ".runtimeconfig.json", host]));
    }

    /// <summary>This tool, answering in the shared memory at <paramref name="address"/>.</summary>
    public static Process StartWord(string address) => Start(SelfCommand.Current(), WordVerb, address);

    /// <summary>One byte to a bare process and back.</summary>
    /// <exception cref="IOException">The process has ended: its error is in the message.</exception>
    public static void Exchange(Process echo)
    {
        echo.StandardInput.BaseStream.WriteByte(1);
        if (echo.StandardOutput.BaseStream.ReadByte() < 0)
        {
            throw new IOException($"The process that answers has ended: {echo.StandardError.ReadToEnd().Trim()}");
        }
    }

    /// <summary>Ends it.</summary>
    public static void Stop(Process echo)
    {
        echo.Kill();
        echo.WaitForExit();
        echo.Dispose();
    }

    private static Process Start(SelfCommand command, params IReadOnlyList<string> arguments) =>
        Process.Start(command.StartInfo(arguments)) ?? throw new InvalidOperationException("no process was started");
}
