using System.Reflection;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>Which types a worker's payload may hold: what it sends is read as what it says, so that must be bounded.</summary>
/// <remarks>
/// Allowed are: types that the declared one leads to by its fields, elements and type arguments; subclasses and implementers of those of them that
/// are not the framework's; types whose values the parent has sent in this session; the framework's values and collections of allowed types; enums.
/// Never functions or what describes code, and never a type whose assembly the parent has not loaded itself.
/// </remarks>
internal sealed class TypeGate(Type declared, ExchangedTypes? exchanged, bool allowsPassive = false)
{
    private readonly Dictionary<Type, bool> verdicts = [];
    private readonly HashSet<Type> reachable = [];

    /// <summary>What an exception holds is declared nowhere: any type that the parent has loaded may come, if rebuilding one of its objects runs none of its code.</summary>
    public static TypeGate ForExceptions() => new(typeof(Exception), null, allowsPassive: true);

    /// <summary>For a parent that reads.</summary>
    /// <exception cref="InvalidDataException">The type may not come.</exception>
    public void CheckComing(Type type)
    {
        if (!Allows(type))
        {
            throw new InvalidDataException($"A worker sent a {Naming.Of(type)}, which neither the declared type {Naming.Of(declared)} leads to nor the caller sent itself.");
        }
    }

    /// <summary>For a worker that writes: says the same sooner, with the place.</summary>
    public void CheckLeaving(Type type)
    {
        if (!Allows(type))
        {
            throw new TravelRefusal(new Refusal(
                $"is {Naming.Of(type)}, and cannot travel from a worker: neither does the declared type {Naming.Of(declared)} lead to it nor has the caller sent one",
                "Declare the result, or its member, as that type or a base of it."));
        }
    }

    /// <summary>Functions and what describes code go to workers only, wherever they are declared.</summary>
    /// <exception cref="TravelRefusal">This is a worker's value.</exception>
    public static void CheckCodeLeaving(GraphTerms terms, string what)
    {
        if (terms.Gate is not null)
        {
            throw new TravelRefusal(new Refusal($"is {what}, which cannot travel from a worker", "Return data, and make it of them in the caller."));
        }
    }

    /// <inheritdoc cref="CheckCodeLeaving"/>
    /// <exception cref="InvalidDataException">It comes from a worker.</exception>
    public static void CheckCodeComing(GraphTerms terms, string what)
    {
        if (terms.Gate is not null)
        {
            throw new InvalidDataException($"A worker sent {what}.");
        }
    }

    public InvalidDataException NotLoaded(string assembly) => new($"A worker sent a value of a type in '{assembly}', which this process has not loaded.");

    private bool Allows(Type type)
    {
        lock (verdicts)
        {
            if (reachable.Count == 0)
            {
                Reach(declared);
            }

            if (!verdicts.TryGetValue(type, out var isAllowed) || !isAllowed) // it may have been sent since
            {
                verdicts[type] = isAllowed = Judge(type) || (ReachSent() && Judge(type));
            }

            return isAllowed;
        }
    }

    // What a sent type leads to by its fields, elements and type arguments was sent with it, without being named.
    private bool ReachSent()
    {
        var before = reachable.Count;
        foreach (var sent in exchanged?.All ?? [])
        {
            Reach(sent);
        }

        return reachable.Count > before;
    }

    private bool Judge(Type type)
    {
        if (type.IsArray)
        {
            return Judge(type.GetElementType()!);
        }

        if (typeof(Delegate).IsAssignableFrom(type) || typeof(MemberInfo).IsAssignableFrom(type) || typeof(Assembly).IsAssignableFrom(type) || typeof(Module).IsAssignableFrom(type))
        {
            return false;
        }

        if (type.IsEnum || type.IsPrimitive || exchanged?.Contains(type) == true)
        {
            return true;
        }

        if (type.IsAssignableTo(typeof(Exception)))
        {
            Reach(type);
            return true;
        }

        if (FrameworkTypes.Contains(type))
        {
            return reachable.Contains(type) || Array.TrueForAll(type.GetGenericArguments(), Judge);
        }

        for (var level = type; level is not null && !FrameworkTypes.Contains(level); level = level.BaseType)
        {
            if (reachable.Contains(level))
            {
                return true;
            }
        }

        return Array.Exists(type.GetInterfaces(), reachable.Contains) || (allowsPassive && !Conventions.Has(type) && !Finalizers.Has(type));
    }

    private void Reach(Type from)
    {
        var open = new Queue<Type>();
        open.Enqueue(from);
        while (open.TryDequeue(out var type))
        {
            if (type.HasElementType)
            {
                open.Enqueue(type.GetElementType()!);
                continue;
            }

            if (FrameworkTypes.Contains(type))
            {
                foreach (var argument in type.GetGenericArguments())
                {
                    open.Enqueue(argument);
                }

                continue;
            }

            if (reachable.Add(type))
            {
                foreach (var argument in type.GetGenericArguments())
                {
                    open.Enqueue(argument);
                }

                for (var level = type; level is not null && !FrameworkTypes.Contains(level); level = level.BaseType)
                {
                    foreach (var field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                    {
                        open.Enqueue(field.FieldType);
                    }
                }
            }
        }
    }
}
