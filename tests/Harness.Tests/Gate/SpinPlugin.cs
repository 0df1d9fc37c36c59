using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PBench.Harness.Tests.Gate;

/// <summary>One plug-in, built as often as a test has commits: they differ in how long an item takes.</summary>
internal static class SpinPlugin
{
    /// <summary>Builds <c>Spin.dll</c> into <paramref name="folder"/> and returns its path.</summary>
    /// <param name="folder">Made if need be.</param>
    /// <param name="steps">Of each of the 200 items; 10,000 take some 10 µs.</param>
    public static string Build(string folder, int steps)
    {
        Directory.CreateDirectory(folder);
        var source = $$"""
            using System.Linq;
            using PBench.Strategies;
            using PBench.Workloads;

            public sealed class SpinWorkload : MapWorkload<int, int>
            {
                public SpinWorkload() : base("spin", "for tests", new WorkloadDefaults(200, 1, ChunkSize.Auto)) { }
                protected override int[] Input(WorkloadSettings settings) => Enumerable.Range(0, Count(settings)).ToArray();
                protected override System.Func<int, int> Function(WorkloadSettings settings) => static x => Spin(x);
                protected override int Answer(int item, int index, WorkloadSettings settings) => Spin(index);
                private static int Spin(int x)
                {
                    for (var i = 0; i < {{steps}}; i++) { x = unchecked(x * 31 + i); }
                    return x & 1;
                }
            }
            """;
        var path = Path.Combine(folder, "Spin.dll");
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file));
        var built = CSharpCompilation.Create(
            "Spin", [CSharpSyntaxTree.ParseText(source)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release)).Emit(path);
        return built.Success ? path : throw new InvalidOperationException(string.Join('\n', built.Diagnostics));
    }
}
