using System.Diagnostics;

namespace PBench.Reliability.Tests.Driver;

/// <summary>A run of <see cref="Program"/>, in a temporary folder of its own; every process that descends from it carries its mark.</summary>
public sealed class DriverRun : IDisposable
{
    private const string MarkVariable = "PBENCH_TEST_MARK";
    private readonly string mark = Guid.NewGuid().ToString("N");
    private readonly Process process;

    /// <param name="scenario">See <see cref="Program"/>.</param>
    /// <param name="pool">The pool it uses.</param>
    /// <param name="start"><c>exec</c> or <c>hook</c>.</param>
    /// <param name="limits">Shell commands before the program, such as <c>ulimit -n 64</c>.</param>
    /// <param name="variables">Added to its environment.</param>
    public DriverRun(string scenario, Pool pool, string start = "exec", string limits = ":", params (string Name, string Value)[] variables)
    {
        var info = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-c", limits + "; exec \"$0\" exec \"$@\"", Environment.ProcessPath!, typeof(DriverRun).Assembly.Location, scenario, pool.Transport, pool.IsPortable ? "portable" : "fast", start])
        {
            info.ArgumentList.Add(argument);
        }

        Folder = Directory.CreateTempSubdirectory("pbench-driver-").FullName;
        info.Environment["TMPDIR"] = Folder;
        info.Environment["DOTNET_EnableDiagnostics"] = "0"; // its own socket would be left behind when it is killed
        info.Environment[MarkVariable] = mark;
        foreach (var (name, value) in variables)
        {
            info.Environment[name] = value;
        }

        process = Process.Start(info)!;
    }

    public string Folder { get; }

    /// <summary>Standard output, as it comes.</summary>
    public StreamReader Output => process.StandardOutput;

    public int ProcessId => process.Id;

    /// <summary>It and all that it has started, directly or not.</summary>
    public int[] Processes() => Machine.WithVariable(MarkVariable, mark);

    /// <summary>Waits for its end. Exit code, standard output, standard error.</summary>
    public async Task<(int ExitCode, string Output, string Error)> EndAsync()
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, await output, await error);
    }

    public void Kill() => Machine.Signal(process.Id, Machine.SigKill);

    public void Dispose()
    {
        foreach (var id in Processes())
        {
            Machine.Signal(id, Machine.SigKill); // only after a test has failed
        }

        process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
