using System.Globalization;

namespace PBench.Harness.CommandLine;

/// <summary>Finds the folder for reports and proves that it can be written, before anything is measured.</summary>
internal static class OutFolder
{
    /// <summary>A run's identity and default folder name: its start in UTC, in characters every file system takes.</summary>
    public static string RunName(DateTimeOffset now) => now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Makes the folder asked for, or <c>results/(run)</c>.</summary>
    /// <exception cref="UsageException">It is not empty, or cannot be written.</exception>
    public static string Claim(string? asked, string run)
    {
        var folder = asked ?? Unused(Path.Combine("results", run));
        try
        {
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            {
                throw new UsageException($"--out '{Reporting.OneLine.Of(folder)}': the folder is not empty; results are never mixed. Name a new one.");
            }

            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, ".pbench-probe");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return folder;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"--out '{Reporting.OneLine.Of(folder)}': cannot be written: {Reporting.OneLine.Of(unwritable.Message)}", unwritable);
        }
    }

    /// <summary>The folder asked for, whatever is in it, or <c>results/(run)</c>: for files that grow.</summary>
    /// <exception cref="UsageException">It cannot be made.</exception>
    public static string Grow(string? asked, string run)
    {
        var folder = asked ?? Unused(Path.Combine("results", run));
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"--out '{Reporting.OneLine.Of(folder)}': cannot be written: {Reporting.OneLine.Of(unwritable.Message)}", unwritable);
        }
    }

    /// <summary>Two runs may start within a second.</summary>
    private static string Unused(string folder)
    {
        var candidate = folder;
        for (var i = 2; Directory.Exists(candidate); i++)
        {
            candidate = string.Create(CultureInfo.InvariantCulture, $"{folder}-{i}");
        }

        return candidate;
    }
}
