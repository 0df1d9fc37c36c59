using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace PBench.MSBuild;

/// <summary>One run of <c>pbench gate</c>, from its start to what the build is told of it.</summary>
internal static class GateRun
{
    /// <summary>Runs it and reads its verdict. Whatever happens is a finding; none means that everything passed.</summary>
    public static IReadOnlyList<Finding> Execute(GateRequest request, IReadOnlyList<string> run)
    {
        var folder = NewFolder(request.Output);
        Console.WriteLine($"pbench: measuring for {Path.GetFileName(request.Project)}; all data will be in {folder}");
        try
        {
            string[] common = ["--inconclusive", request.Inconclusive, "--quiet", "--no-color", "--out", folder];
            var (exitCode, said) = Start(request.Tool, ["gate", .. run, .. request.Options, .. common]);
            var verdict = File.Exists(Path.Combine(folder, Verdict.FileName)) ? Verdict.Read(folder) : null;
            return Findings.Of(verdict, exitCode, said, request);
        }
        catch (Exception failed) when (failed is System.ComponentModel.Win32Exception or IOException or JsonException)
        {
            return [new Finding(Severity.Error, "PB0900", request.Project, $"There is no verdict: {failed.Message}")];
        }
    }

    /// <summary>A folder that is not there yet: the tool never mixes results.</summary>
    private static string NewFolder(string output)
    {
        var started = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var folder = Path.GetFullPath(Path.Combine(output, started));
        for (var again = 2; Directory.Exists(folder); again++)
        {
            folder = Path.GetFullPath(Path.Combine(output, string.Create(CultureInfo.InvariantCulture, $"{started}-{again}")));
        }

        return folder;
    }

    /// <summary>Runs the tool to its end. Its table is not shown: it is in the folder, and what counts is told as findings.</summary>
    private static (int ExitCode, string LastError) Start(string tool, IEnumerable<string> arguments)
    {
        var isAssembly = Path.GetExtension(tool).Equals(".dll", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(isAssembly ? Environment.ProcessPath! : tool, isAssembly ? ["exec", tool, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        var errors = process.StandardError.ReadToEnd();
        output.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "");
    }
}
