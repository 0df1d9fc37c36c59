using System.Reflection;
using PBench.Strategies.Functions;

namespace PBench.Strategies;

/// <summary>Binds the arguments of a method by name, all but the first, which takes the item.</summary>
public static class MapFunction
{
    /// <summary>A function that calls <paramref name="method"/> with the item as its first argument and the others as given.</summary>
    /// <param name="method">Returns <typeparamref name="R"/>; its first parameter takes a <typeparamref name="T"/>. No open type parameters, no ref or span parameters.</param>
    /// <param name="arguments">
    /// Names and values: an anonymous object, as in <c>new { b = 2 }</c>, or an <see cref="IReadOnlyDictionary{TKey, TValue}"/> from
    /// <see cref="string"/> to <see cref="object"/>. What is not named takes the parameter's default. Values are not converted.
    /// </param>
    /// <param name="target">The object to call an instance method on; it travels with the function.</param>
    /// <returns>An immutable function for <c>MapAsync</c> and its kin; binding it here runs nothing.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// A name is unknown, or is the item's own; a parameter has neither a value nor a default; a type does not fit.
    /// </exception>
    public static MapFunction<T, R> Bind<T, R>(MethodInfo method, object? arguments = null, object? target = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        MethodFit.Check(method, typeof(T), typeof(R), target);
        return new MapFunction<T, R>(method, target, NamedArguments.Bind(method, NamedArguments.Read(arguments)));
    }
}

/// <summary>A method whose arguments but the first are bound: see <see cref="MapFunction.Bind"/>. Travels to the workers with them.</summary>
/// <remarks>As thread-safe as the method it calls.</remarks>
/// <typeparam name="T">The item: the method's first argument.</typeparam>
/// <typeparam name="R">What the method returns.</typeparam>
public sealed class MapFunction<T, R> : IMapFunction<T, R>
{
    private readonly MethodInfo _method;
    private readonly object? _target;
    private readonly BoundArgument[] _arguments; // in the order of the parameters, from the second on

    [NotTravelling]
    private Func<T, R>? _call; // made where it is first needed: each worker has its own

    internal MapFunction(MethodInfo method, object? target, BoundArgument[] arguments) => (_method, _target, _arguments) = (method, target, arguments);

    /// <inheritdoc/>
    public R Invoke(T item) => (_call ??= MakeCall())(item);

    private Func<T, R> MakeCall()
    {
        if (_arguments.Length == 0 && _method.GetParameters()[0].ParameterType == typeof(T) && _method.ReturnType == typeof(R)
            && _method.DeclaringType is { IsValueType: false })
        {
            return _target is null ? _method.CreateDelegate<Func<T, R>>() : _method.CreateDelegate<Func<T, R>>(_target);
        }

        var invoker = MethodInvoker.Create(_method);
        var bound = Array.ConvertAll(_arguments, argument => argument.Value);
        return bound.Length switch
        {
            0 => item => (R)invoker.Invoke(_target, item)!,
            1 => item => (R)invoker.Invoke(_target, item, bound[0])!,
            2 => item => (R)invoker.Invoke(_target, item, bound[0], bound[1])!,
            3 => item => (R)invoker.Invoke(_target, item, bound[0], bound[1], bound[2])!,
            _ => item => (R)invoker.Invoke(_target, new Span<object?>([item, .. bound]))!, // threads share this object: an array for each call
        };
    }
}
