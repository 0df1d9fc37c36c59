using System.CommandLine;

namespace PBench.Bench.CommandLine;

/// <summary>The options of <c>./run.sh bench</c>. All values are text, which <see cref="BenchRequest"/> checks.</summary>
internal sealed class BenchOptions
{
    public Option<string?> Row { get; } = new("--row") { HelpName = "GLOB", Description = "Only rows whose name matches; * and ? stand for anything." };
    public Option<string?> LimitsFrom { get; } = new("--limits-from") { HelpName = "DIR", Description = "Folder of C programs that measure the limits (shm_map.c, slot_map.c, pipe_map.c, also in DIR/limits); needs gcc. Without it: probes." };
    public Option<bool> Peers { get; } = new("--peers") { Description = "Measures pools of other languages as well, by pools.py in the folder of --limits-from; needs Python with numpy." };
    public Option<string?> Workers { get; } = new("--workers") { HelpName = "N", Description = "Workers of each session (default: the usable processors, at least 2)." };
    public Option<bool> Quick { get; } = new("--quick") { Description = "Two short rounds: does it run? Nothing is recorded unless --out is given." };
    public Option<string?> Out { get; } = new("--out", "-o") { HelpName = "DIR", Description = "Where figures are recorded (default: results/bench). Rows that are not measured now keep their figures." };
    public Option<bool> FailOnMiss { get; } = new("--fail-on-miss") { Description = "Exit code 1 if a target is missed." };
    public Option<bool> List { get; } = new("--list") { Description = "The rows, a line each; measures nothing." };

    public IEnumerable<Option> All => [Row, LimitsFrom, Peers, Workers, Quick, Out, FailOnMiss, List];
}
