using MemoryPack;

// Not in a namespace that ends in MemoryPack: generated code would take that for the package's.
namespace PBench.PackedValues;

[MemoryPackable]
internal sealed partial record Point(int X, double Y, string Name);
