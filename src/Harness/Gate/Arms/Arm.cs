using PBench.Harness.Measuring.Launching;

namespace PBench.Harness.Gate.Arms;

/// <summary>What makes the two arms different.</summary>
public enum ArmKind
{
    Plugin,
    Tool,
    Strategy,
}

/// <summary>One side of the comparison: how its processes are started and what they load.</summary>
/// <param name="Text">As the user gave it, without folders: paths stay on the machine.</param>
/// <param name="Kind">What makes it different.</param>
/// <param name="Command">The build of pbench whose processes measure it.</param>
/// <param name="Plugins">Full paths of the plug-ins they load.</param>
/// <param name="Strategy">The strategy that stands for every strategy of the selection, or null.</param>
public sealed record Arm(string Text, ArmKind Kind, SelfCommand Command, IReadOnlyList<string> Plugins, string? Strategy);
