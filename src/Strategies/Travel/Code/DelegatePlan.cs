using System.Reflection;
using System.Runtime.CompilerServices;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>A delegate: its method, and the object it is called on.</summary>
internal sealed class DelegatePlan(Type type, TravelPlans plans) : Plan(type)
{
    private const string What = "a function";

    private readonly Slot target = new(typeof(object), plans) { MayBeLock = true }; // a method of a bare object is called on it, which guards nothing

    public override bool HasContents => true; // none of its own: the target's follow it

    public override void WriteNew(GraphWriter output, object value)
    {
        TypeGate.CheckCodeLeaving(output.Terms, What);
        var function = (Delegate)value;
        if (!function.HasSingleTarget)
        {
            throw new TravelRefusal(new Refusal("is a delegate of several methods (made with +=)", "Call them one after the other in one lambda."));
        }

        var method = function.Method;
        // A dynamic method says so before its target, the compiler's own bookkeeping, is blamed.
        output.MethodOf(method);
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var reach = function.Target is { } owner && CompilerNames.IsClosure(owner.GetType()) ? ClosureScan.Of(method) : null;
        var before = EnterTarget(output.Trail, method);
        if (output.WriteHead(function.Target, target, out var plan))
        {
            output.Fill(function.Target!, plan, reach);
        }

        if (before is { } place)
        {
            output.Trail!.Leave(place);
        }
    }

    public override object ReadNew(ref GraphReader input, int number)
    {
        TypeGate.CheckCodeComing(input.Terms, What);
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var method = input.MethodOf();
        var owner = input.ReadHead(target, out var plan);
        var function = Bind(owner, method);
        input.Publish(number, function); // a captured variable may hold this very function
        if (plan is not null)
        {
            input.Fill(owner!, plan);
        }

        return function;
    }

    // A lambda that captures nothing but "this" is a method of its class.
    private static (MemberPath, object?, int)? EnterTarget(Trail? trail, MethodInfo method) =>
        trail is null ? null
        : CompilerNames.IsGenerated(method) && method is { IsStatic: false, DeclaringType: { } type } && !CompilerNames.IsGenerated(type) ? trail.EnterThis(type)
        : trail.Enter("");

    // A delegate knows exactly which method it calls: of base.Method the base's. CreateDelegate would take the override.
    private Delegate Bind(object? owner, MethodInfo method)
    {
        var function = Delegate.CreateDelegate(Type, owner, method);
        return owner is null || !method.IsVirtual || method.IsFinal || function.Method.MethodHandle == method.MethodHandle
            ? function
            : (Delegate)Activator.CreateInstance(Type, owner, method.MethodHandle.GetFunctionPointer())!;
    }
}
