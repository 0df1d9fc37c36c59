using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

// The barest .NET program that answers: a byte on standard output for every byte of standard input, until its end. Compiled on its
// own into PBench.EchoHost.dll (Harness.csproj), since the tool's assembly loads more when it starts than this whole program needs.
// Streams of the console would cost six milliseconds of a start that takes thirteen.
using Stream input = OperatingSystem.IsWindows() ? Console.OpenStandardInput() : new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
using Stream output = OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
var one = new byte[1];
while (input.Read(one, 0, 1) == 1)
{
    output.Write(one, 0, 1);
}
