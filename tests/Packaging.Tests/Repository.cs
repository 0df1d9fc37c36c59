using System.Reflection;

namespace PBench.Packaging.Tests;

/// <summary>Where these tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder of Harness.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>Debug or Release: what was built together with this assembly.</summary>
    public static string Configuration { get; } =
        typeof(Repository).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>The folder of unpacked packages that this assembly was built with: a feed of exactly those.</summary>
    public static string RestoredPackages { get; } =
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RestoredPackages").Value!;

    /// <summary>The text of a file of the repository.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Copies the files of a folder of the repository, not those below, into a folder.</summary>
    public static void CopyFolder(string path, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(Path.Combine(Root, path)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Harness.sln")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException($"No Harness.sln in or above {AppContext.BaseDirectory}.");
        }

        return folder;
    }
}
