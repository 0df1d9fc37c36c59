using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>Says what a plug-in brings. Implemented by a public class with a parameterless constructor in the plug-in's assembly.</summary>
/// <remarks>
/// A plug-in needs one where things take arguments or are to be left out; without any, each public class with a parameterless
/// constructor that is a strategy or a workload is brought. Asked once in each process, that of every measured case included.
/// </remarks>
public interface IPlugin
{
    /// <summary>Its strategies; names must differ from all others.</summary>
    IEnumerable<IParallelMapStrategy> Strategies => [];

    /// <summary>Its workloads; names must differ from all others.</summary>
    IEnumerable<IWorkload> Workloads => [];
}
