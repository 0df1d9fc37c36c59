using PBench.Harness.Verifying;

namespace PBench.Harness.Measuring.Child;

/// <summary>The child process: reads what to do, does it, leaves the result in a file.</summary>
internal static class ChildMain
{
    /// <summary>Runs the specification in <paramref name="specFile"/>. Whatever happens to the case is in the result; the exit code only says that there is one.</summary>
    /// <param name="specFile">A <see cref="ChildSpec"/> as JSON.</param>
    /// <param name="catalogue">Makes the list of strategies and workloads, plug-ins included.</param>
    public static async Task<int> RunAsync(string specFile, Func<IReadOnlyList<string>, Catalogue> catalogue)
    {
        var spec = JsonFiles.ReadSpec(specFile)
            ?? throw new FileNotFoundException("No specification of a case.", specFile);
        Lifeline.Hold();
        var engine = spec.Task == ChildTask.Measure ? Task.Run(EngineRun.WarmUp) : Task.CompletedTask; // compiles it beside preparing: 0.1 s, a third of a short child's life
        var result = new ChildResult();
        void Save() => JsonFiles.Write(spec.ResultFile, result);

        var known = catalogue(spec.Plugins);
        var strategy = known.Strategy(spec.Strategy);
        Func<Task> work = spec.Task switch
        {
            ChildTask.Measure => () => new CaseMeasurement(strategy, known.Workload(spec.Workload), spec, result, engine).RunAsync(),
            ChildTask.Cold => () => new ColdMeasurement(strategy, known.Workload(spec.Workload), spec, result, Save).RunAsync(),
            ChildTask.Verify => () => new CaseVerification(strategy, known.Workload(spec.Workload), spec, result).RunAsync(),
            _ => () => StrategyContract.CheckAsync(strategy, result.Contract),
        };
        await CaseErrors.CaptureAsync(result, work).ConfigureAwait(false);
        result.Finished = true;
        try
        {
            Save();
            return ExitCodes.Done;
        }
        catch (IOException full)
        {
            await Console.Error.WriteLineAsync($"the result could not be written: {full.Message}").ConfigureAwait(false);
            return ExitCodes.CouldNotReport;
        }
    }
}
