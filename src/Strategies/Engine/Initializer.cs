using System.Reflection;

namespace PBench.Strategies.Engine;

/// <summary>Runs a session's initializer in a worker.</summary>
internal static class Initializer
{
    /// <summary>Returns when it has ended, its task included; throws what it throws.</summary>
    public static void Run(Delegate? initializer)
    {
        try
        {
            if (initializer is Action action)
            {
                action();
            }
            else if (initializer?.DynamicInvoke() is Task task)
            {
                task.GetAwaiter().GetResult();
            }
        }
        catch (TargetInvocationException thrown) when (thrown.InnerException is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(thrown.InnerException);
        }
    }
}
