using System.Reflection;

namespace PBench.Strategies.Payloads;

/// <summary>What to call a constructor of an exception with.</summary>
internal sealed record ExceptionArguments(ConstructorInfo Constructor, object?[] Values, int StateTaken, bool TakesInner)
{
    /// <summary>Arguments by the names of the parameters, or null when one of them has nothing to be given.</summary>
    /// <remarks>A string that is no property's is the message; an exception is the cause.</remarks>
    public static ExceptionArguments? For(ConstructorInfo constructor, string message, ExceptionSnapshot snapshot, Exception[] inner)
    {
        var parameters = constructor.GetParameters();
        var values = new object?[parameters.Length];
        var (stateTaken, takesInner, takesMessage) = (0, false, false);
        for (var i = 0; i < parameters.Length; i++)
        {
            var type = parameters[i].ParameterType;
            var sent = snapshot.State.FirstOrDefault(state => string.Equals(state.Key, parameters[i].Name, StringComparison.OrdinalIgnoreCase));
            if (sent.Key is not null && SimpleValue.TryFit(sent.Value, type, out values[i]))
            {
                stateTaken++;
            }
            else if (!takesMessage && type == typeof(string))
            {
                values[i] = message;
                takesMessage = true;
            }
            else if (!takesInner && type == typeof(Exception) && inner.Length <= 1)
            {
                values[i] = inner.FirstOrDefault();
                takesInner = true;
            }
            else if (!takesInner && type.IsAssignableFrom(typeof(Exception[])) && type != typeof(object))
            {
                values[i] = inner;
                takesInner = true;
            }
            else
            {
                return null;
            }
        }

        return new ExceptionArguments(constructor, values, stateTaken, takesInner);
    }
}
