using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace PBench.Strategies.Kernels;

/// <summary>The loop over items with a call of the delegate's method in it, not of the delegate.</summary>
/// <param name="target">The delegate's; null: its method is static.</param>
/// <param name="input">Items.</param>
/// <param name="output">Results; same length.</param>
/// <param name="progress">As of <see cref="SyncKernel{T, R}.Run"/>.</param>
/// <param name="stop">As of <see cref="SyncKernel{T, R}.Run"/>.</param>
internal delegate void DirectLoop<T, R>(object? target, ReadOnlySpan<T> input, Span<R> output, ref int progress, ref int stop);

/// <summary>Builds a <see cref="DirectLoop{T, R}"/> for one method, which the compiler can then put into the loop.</summary>
/// <remarks>
/// Per item of x → 2x (virtual machine, 2 cores): 0.55 ns; 1.1 ns with the delegate's call guessed from its profile and put in place, 1.9 ns
/// without a profile. And the loop is optimised from its first call, where <c>Loop</c> begins each call with a thousand items
/// of unoptimised code until the runtime has counted enough of them, which took some worker processes seconds.
/// </remarks>
internal static class DirectLoops
{
    /// <summary>Items after which building pays: it takes 0.4 ms (3 ms the first time in a process), which a call per item less earns back in as many items again.</summary>
    public const int Worthwhile = 1 << 18;

    /// <summary>Null: this delegate has to be called as it is.</summary>
    public static DirectLoop<T, R>? TryBuild<T, R>(Func<T, R> function)
    {
        if (!RuntimeFeature.IsDynamicCodeCompiled || !function.HasSingleTarget || !IsPlain(function))
        {
            return null;
        }

        var method = function.Method;
        var loop = new DynamicMethod(
            $"{method.Name} of each item", null, [typeof(object), typeof(ReadOnlySpan<T>), typeof(Span<R>), typeof(int).MakeByRefType(), typeof(int).MakeByRefType()], method.Module, skipVisibility: true);
        Write<T, R>(loop.GetILGenerator(), method);
        return loop.CreateDelegate<DirectLoop<T, R>>();
    }

    // A method of a class or a static one, with exactly these types: no variance, no first argument bound, no boxed value, no code without metadata.
    private static bool IsPlain<T, R>(Func<T, R> function) =>
        function.Method is { DeclaringType: { IsValueType: false, IsInterface: false }, ContainsGenericParameters: false } method
        && method.IsStatic == (function.Target is null)
        && method.ReturnType == typeof(R)
        && method.GetParameters() is [var item] && item.ParameterType == typeof(T);

    /// <summary>The steps of <c>ItemKernel.Loop</c>, and in the same order: look at the stop word, call, write the result, raise the progress.</summary>
    private static void Write<T, R>(ILGenerator code, MethodInfo method)
    {
        var i = code.DeclareLocal(typeof(int));
        var self = method.IsStatic ? null : code.DeclareLocal(method.DeclaringType!);
        var (top, end) = (code.DefineLabel(), code.DefineLabel());
        if (self is not null)
        {
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Castclass, method.DeclaringType!);
            code.Emit(OpCodes.Stloc, self);
        }

        code.Emit(OpCodes.Ldarg_3); // i = progress
        code.Emit(OpCodes.Ldind_I4);
        code.Emit(OpCodes.Stloc, i);

        code.MarkLabel(top); // i < input.Length, or return
        code.Emit(OpCodes.Ldloc, i);
        code.Emit(OpCodes.Ldarga_S, (byte)1);
        code.Emit(OpCodes.Call, typeof(ReadOnlySpan<T>).GetMethod("get_Length")!);
        code.Emit(OpCodes.Bge, end);

        code.Emit(OpCodes.Ldarg_S, (byte)4); // stop == 0, or return
        code.Emit(OpCodes.Volatile);
        code.Emit(OpCodes.Ldind_I4);
        code.Emit(OpCodes.Brtrue, end);

        code.Emit(OpCodes.Ldarga_S, (byte)2); // output[i] = method(input[i])
        code.Emit(OpCodes.Ldloc, i);
        code.Emit(OpCodes.Call, typeof(Span<R>).GetMethod("get_Item")!);
        if (self is not null)
        {
            code.Emit(OpCodes.Ldloc, self);
        }

        code.Emit(OpCodes.Ldarga_S, (byte)1);
        code.Emit(OpCodes.Ldloc, i);
        code.Emit(OpCodes.Call, typeof(ReadOnlySpan<T>).GetMethod("get_Item")!);
        code.Emit(OpCodes.Ldobj, typeof(T));
        code.Emit(OpCodes.Call, method); // not Callvirt: a delegate's method has been looked up when it was made
        code.Emit(OpCodes.Stobj, typeof(R));

        code.Emit(OpCodes.Ldloc, i); // progress = ++i, with release as in ItemKernel.Loop
        code.Emit(OpCodes.Ldc_I4_1);
        code.Emit(OpCodes.Add);
        code.Emit(OpCodes.Stloc, i);
        code.Emit(OpCodes.Ldarg_3);
        code.Emit(OpCodes.Ldloc, i);
        code.Emit(OpCodes.Volatile);
        code.Emit(OpCodes.Stind_I4);
        code.Emit(OpCodes.Br, top);

        code.MarkLabel(end);
        code.Emit(OpCodes.Ret);
    }
}
