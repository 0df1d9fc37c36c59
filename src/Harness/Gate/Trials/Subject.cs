using PBench.Harness.Gate.Arms;
using PBench.Harness.Measuring;

namespace PBench.Harness.Gate.Trials;

/// <summary>What one process of a round measures.</summary>
/// <param name="Label">Its part in the trial: <c>base</c>, <c>head</c>, or the name of its case.</param>
/// <param name="Arm">The build and plug-ins that measure it.</param>
/// <param name="Case">The case.</param>
/// <param name="IsTraced">A traced iteration is added.</param>
public sealed record Subject(string Label, Arm Arm, BenchCase Case, bool IsTraced = false);
