using BenchmarkDotNet.Engines;

namespace PBench.Harness.Measuring.Child;

/// <summary>BenchmarkDotNet's view of the outside: keeps every line in memory until the measurement is over.</summary>
/// <remarks>A line sent per iteration would wake the parent process, which on two cores competes with the next iteration.</remarks>
internal sealed class BufferedHost : IHost
{
    private readonly StringWriter text = new(System.Globalization.CultureInfo.InvariantCulture);

    public List<string> Lines =>
        [.. text.ToString().Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0)];

    public void Write(string message) => text.Write(message);

    public void WriteLine() => text.WriteLine();

    public void WriteLine(string message) => text.WriteLine(message);

    public void SendSignal(HostSignal hostSignal) => text.WriteLine(Engine.Signals.ToMessage(hostSignal));

    public void SendError(string message) => text.WriteLine($"// ERROR: {OneLineOrEmpty(message)}");

    public void ReportResults(RunResults runResults) => runResults.Print(text);

    public void Dispose() => text.Dispose();

    private static string OneLineOrEmpty(string message) => Reporting.OneLine.Of(message) ?? "";
}
