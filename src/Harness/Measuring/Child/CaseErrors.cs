using PBench.Harness.Reporting;

namespace PBench.Harness.Measuring.Child;

/// <summary>Turns what a case throws into its outcome.</summary>
internal static class CaseErrors
{
    public static async Task CaptureAsync(ChildResult result, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            // Whatever a workload or a strategy throws is this case's outcome and no reason to lose the others.
            result.Outcome = Outcome.Threw;
            result.Error = $"{result.Phase}: {OneLine.Of(thrown)}";
        }
    }
}
