using System.Globalization;

namespace PBench.Harness.Reporting;

/// <summary>Moments as the reports write them.</summary>
internal static class UtcText
{
    public static string Of(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
