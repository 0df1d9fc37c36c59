using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using PBench.Harness.CommandLine;
using PBench.Harness.Reporting;

namespace PBench.Bench.Limits;

/// <summary>C programs that do the same as the pools, as well as C can on this machine.</summary>
/// <param name="Folder">Where the executables are.</param>
/// <param name="Workers">Worker processes they start.</param>
internal sealed record CPrograms(string Folder, int Workers)
{
    private static readonly string[] Needed = ["shm_map", "slot_map", "pipe_map"];

    /// <summary>Builds the programs in <paramref name="source"/>, or in its folder <c>limits</c>, into <paramref name="target"/>.</summary>
    /// <exception cref="UsageException">They are not there, or do not build.</exception>
    public static void Build(string source, string target)
    {
        var folder = Directory.Exists(Path.Combine(source, "limits")) ? Path.Combine(source, "limits") : source;
        foreach (var program in Needed)
        {
            var file = Path.Combine(folder, program + ".c");
            if (!File.Exists(file))
            {
                throw new UsageException($"--limits-from '{OneLine.Of(source)}': there is no {program}.c in it.");
            }

            Compile(file, Path.Combine(target, program));
        }
    }

    public ProgramArm SharedMemoryMap() => new(Path.Combine(Folder, "shm_map"), Count);

    public ProgramArm SlotMap() => new(Path.Combine(Folder, "slot_map"), Count);

    /// <param name="depth">Chunks a worker has in hand at most.</param>
    public ProgramArm PipeMap(int depth) => new(Path.Combine(Folder, "pipe_map"), Count, depth.ToString(CultureInfo.InvariantCulture));

    private string Count => Workers.ToString(CultureInfo.InvariantCulture);

    private static void Compile(string file, string executable)
    {
        string[] arguments = ["-O2", "-pthread", "-o", executable, file];
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo("gcc", arguments) { RedirectStandardError = true })!;
            var error = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            if (compiler.ExitCode != 0)
            {
                throw new UsageException($"--limits-from: gcc does not build {Path.GetFileName(file)}: {OneLine.Of(error)}");
            }
        }
        catch (Win32Exception missing)
        {
            throw new UsageException("--limits-from needs gcc to build the C programs, and there is none on the PATH; without the option, probes of our own give the limits.", missing);
        }
    }
}
