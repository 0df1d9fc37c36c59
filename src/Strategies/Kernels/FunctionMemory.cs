using System.Runtime.CompilerServices;

namespace PBench.Strategies.Kernels;

/// <summary>What is remembered of functions from map to map: something for each method and each type of object that it is called on. Thread-safe; keeps no method or type alive.</summary>
/// <remarks>The method alone is not the function: an inherited one computes with what its receiver's type overrides.</remarks>
internal sealed class FunctionMemory<T>
    where T : class, new()
{
    private readonly ConditionalWeakTable<object, ConditionalWeakTable<Type, T>> known = [];

    public T Of(MapKernel kernel) => known.GetOrCreateValue(kernel.Function).GetOrCreateValue(kernel.Target?.GetType() ?? typeof(void));
}
