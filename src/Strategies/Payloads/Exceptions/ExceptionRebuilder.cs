using System.Reflection;
using System.Runtime.ExceptionServices;

namespace PBench.Strategies.Payloads;

/// <summary>Makes an exception from its snapshot: its own type if a constructor gives back the same message, else <see cref="RemoteException"/>.</summary>
internal static class ExceptionRebuilder
{
    public static Exception Rebuild(ExceptionSnapshot snapshot)
    {
        var inner = snapshot.Inner.Select(Rebuild).ToArray();
        try
        {
            var type = snapshot.IsMessageExact ? LoadedTypes.FindException(snapshot.AssemblyName, snapshot.TypeName) : null;
            if (type is not null && AsOwnType(type, snapshot, inner) is { } rebuilt)
            {
                if (snapshot.StackTrace is not null && rebuilt.StackTrace is null)
                {
                    ExceptionDispatchInfo.SetRemoteStackTrace(rebuilt, snapshot.StackTrace);
                }

                return rebuilt;
            }
        }
        catch (Exception)
        {
            // A type of the user's whose members throw when it is looked at, or that needs an assembly which is not here.
        }

        return AsRemote(snapshot, inner);
    }

    /// <summary>Public constructors; of this library's own exceptions all.</summary>
    public static IEnumerable<ConstructorInfo> Constructors(Type type) => type.GetConstructors(
        BindingFlags.Instance | BindingFlags.Public | (type.Assembly == typeof(ExceptionRebuilder).Assembly ? BindingFlags.NonPublic : 0));

    private static RemoteException AsRemote(ExceptionSnapshot snapshot, Exception[] inner)
    {
        var cause = inner.Length > 1 ? new AggregateException(inner) : inner.FirstOrDefault();
        var remote = new RemoteException(snapshot.TypeName, snapshot.Message, snapshot.StackTrace, cause) { HResult = snapshot.HResult };
        Fill(remote, snapshot.Data);
        return remote;
    }

    private static Exception? AsOwnType(Type type, ExceptionSnapshot snapshot, Exception[] inner)
    {
        var plans =
            from constructor in Constructors(type)
            from message in ExceptionMessages.Candidates(snapshot)
            let arguments = ExceptionArguments.For(constructor, message, snapshot, inner)
            where arguments is not null
            orderby arguments.StateTaken descending, arguments.TakesInner descending, arguments.Values.Length descending
            select arguments;

        // The first one that gives back everything; else the first that gives back the message and the causes.
        Exception? second = null;
        foreach (var arguments in plans)
        {
            if (Construct(arguments, snapshot) is { } candidate && candidate.Message == snapshot.Message && HasCauses(candidate, inner))
            {
                if (HasState(candidate, snapshot))
                {
                    return candidate;
                }

                second ??= candidate;
            }
        }

        return second;
    }

    private static Exception? Construct(ExceptionArguments arguments, ExceptionSnapshot snapshot)
    {
        try
        {
            var exception = (Exception)arguments.Constructor.Invoke(arguments.Values);
            exception.HResult = snapshot.HResult;
            Fill(exception, snapshot.Data);
            foreach (var (name, value) in snapshot.State)
            {
                if (exception.GetType().GetProperty(name) is { SetMethod.IsPublic: true } property && SimpleValue.TryFit(value, property.PropertyType, out var fitting))
                {
                    property.SetValue(exception, fitting);
                }
            }

            _ = exception.Message;
            return exception;
        }
        catch (Exception)
        {
            return null; // A constructor, setter or getter of the user's that does not work here: try the next.
        }
    }

    private static bool HasCauses(Exception exception, Exception[] inner) => exception is AggregateException aggregate
        ? aggregate.InnerExceptions.SequenceEqual(inner)
        : inner.Length <= 1 && ReferenceEquals(exception.InnerException, inner.FirstOrDefault());

    private static bool HasState(Exception exception, ExceptionSnapshot snapshot)
    {
        try
        {
            return snapshot.State.All(sent =>
                exception.GetType().GetProperty(sent.Key) is { } property &&
                SimpleValue.TryTake(property.GetValue(exception), out var simple) && Equals(simple, sent.Value));
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static void Fill(Exception exception, IReadOnlyList<KeyValuePair<string, object?>> data)
    {
        foreach (var (key, value) in data)
        {
            exception.Data[key] = value;
        }
    }
}
