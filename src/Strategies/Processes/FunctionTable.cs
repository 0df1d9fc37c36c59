using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using PBench.Strategies.Functions;
using PBench.Strategies.Kernels;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Processes;

/// <summary>A function as bytes.</summary>
/// <param name="Id">Positive: workers may keep it for later maps. Negative: it belongs to one map.</param>
/// <param name="Bytes">Its graph.</param>
/// <param name="Code">Where its code is.</param>
internal sealed record EncodedFunction(long Id, byte[] Bytes, CodeOrigin Code);

/// <summary>The functions of one session. Those without any state, such as lambdas that capture nothing, are encoded, sent and rebuilt once, not once for each map. Thread-safe.</summary>
internal sealed class FunctionTable(PayloadCodecs codecs)
{
    private static readonly ConditionalWeakTable<Type, object> Stateless = [];
    private readonly FunctionMemory<ConcurrentDictionary<Type, EncodedFunction>> kept = new(); // a method may be called as several delegate types
    private readonly GraphLeaves leaves = new(codecs, null);
    private long lastId;

    /// <exception cref="PayloadException">The function cannot travel.</exception>
    public EncodedFunction Encode(MapKernel kernel, long job)
    {
        var function = IsStateless(kernel)
            ? kept.Of(kernel).GetOrAdd(kernel.GetType(), _ => New(Interlocked.Increment(ref lastId), kernel))
            : New(-job, kernel);
        function.Code.ThrowIfChanged();
        return function;
    }

    private EncodedFunction New(long id, MapKernel kernel)
    {
        var bytes = FunctionCodec.Encode(kernel, leaves, out var assemblies);
        return new(id, bytes, new(Naming.Of(kernel.Function), assemblies));
    }

    // Nothing is in it but the method and its receiver's type: neither what the caller captured, which must be seen anew, nor what a worker
    // left there, nor a second method, of which a delegate shows the last.
    private static bool IsStateless(MapKernel kernel) =>
        kernel.Written is not Delegate { HasSingleTarget: false }
        && (kernel.Target is not { } target || (bool)Stateless.GetValue(target.GetType(), static type => !HasState(type)));

    // An array's elements are no fields.
    private static bool HasState(Type? type) => type is not null
        && (type.IsArray
            || type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Length > 0
            || HasState(type.BaseType));
}
