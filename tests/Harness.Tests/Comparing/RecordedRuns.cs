namespace PBench.Harness.Tests.Comparing;

/// <summary>Real runs kept as test data: see Data/README.md for how they were made.</summary>
internal static class RecordedRuns
{
    /// <summary>Two workloads, two strategies, three numbers of workers, three chunk sizes.</summary>
    public static string Sweep => Of("sweep");

    /// <summary>A part of it once more on the same machine.</summary>
    public static string Again => Of("again");

    /// <summary>The same part with one core.</summary>
    public static string OneCore => Of("one-core");

    /// <summary>A copy that may be changed.</summary>
    public static string CopyOf(string recorded, string into)
    {
        Directory.CreateDirectory(into);
        foreach (var file in Directory.GetFiles(recorded))
        {
            File.Copy(file, Path.Combine(into, Path.GetFileName(file)));
        }

        return into;
    }

    private static string Of(string name) => Path.Combine(TestContext.CurrentContext.TestDirectory, "Data", name);
}
