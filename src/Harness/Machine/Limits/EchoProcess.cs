using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using PBench.Harness.Measuring.Launching;

namespace PBench.Harness.Machine.Limits;

/// <summary>The other side of a round trip: this tool again, as a process that only answers.</summary>
internal static class EchoProcess
{
    /// <summary>Hidden verb: answers every byte of standard input with one on standard output.</summary>
    public const string BytesVerb = "echo-bytes";

    /// <summary>Hidden verb: answers in shared memory, see <see cref="WordRoundTrip"/>.</summary>
    public const string WordVerb = "echo-word";

    /// <summary>Becomes the other side if the command line says so; null if it does not.</summary>
    /// <remarks>Runs before everything else and touches little, since the start of this process is measured as well.</remarks>
    public static int? TryServe(string[] args)
    {
        switch (args)
        {
            case [BytesVerb]:
                AnswerBytes();
                return ExitCodes.Done;
            case [WordVerb, var address]:
                WordRoundTrip.Answer(address);
                return ExitCodes.Done;
            default:
                return null;
        }
    }

    /// <summary>Starts it by <c>dotnet exec</c> or by the tool's own program, with both its streams redirected.</summary>
    public static Process Start(params IReadOnlyList<string> arguments) =>
        Process.Start(SelfCommand.Of(typeof(EchoProcess).Assembly).StartInfo(arguments)) ?? throw new InvalidOperationException("no process was started");

    /// <summary>One byte there and back.</summary>
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

    private static void AnswerBytes()
    {
        // Streams of the console would cost six milliseconds of a start that takes thirteen.
        using var input = new FileStream(new SafeFileHandle(StandardInput, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        using var output = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        Span<byte> one = stackalloc byte[1];
        while (input.Read(one) == 1)
        {
            output.Write(one);
        }
    }

    private static nint StandardInput => OperatingSystem.IsWindows() ? Interop.StandardHandles.Input : 0;

    private static nint StandardOutput => OperatingSystem.IsWindows() ? Interop.StandardHandles.Output : 1;
}
