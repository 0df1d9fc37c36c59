using PBench.Harness.Measuring;

namespace PBench.Harness.Gate.Trials;

/// <summary>One case as both arms run it.</summary>
/// <param name="Name">Of the verdict; the case's own name, where both arms have the same strategy.</param>
/// <param name="Base">On the base arm.</param>
/// <param name="Head">On the head arm.</param>
public sealed record GateCase(string Name, BenchCase Base, BenchCase Head);
