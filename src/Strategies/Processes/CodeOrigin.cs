using System.Reflection;

namespace PBench.Strategies.Processes;

/// <summary>Where the code of something that is sent to workers is.</summary>
/// <param name="name">Of what is sent, for messages.</param>
/// <param name="assemblies">Whose types and methods are in it.</param>
internal sealed class CodeOrigin(string name, IReadOnlyCollection<Assembly> assemblies)
{
    private int checkedAt; // number of hot reloads that it was found to be untouched by

    /// <summary>No hot reload can have changed it since it was last looked at.</summary>
    public bool IsCurrent => Volatile.Read(ref checkedAt) == HotReload.Count;

    /// <summary>Workers run the code as it was built, so what was changed since cannot run in them.</summary>
    /// <exception cref="PayloadException">It was changed by hot reload, or may call what was.</exception>
    public void ThrowIfChanged()
    {
        if (IsCurrent)
        {
            return;
        }

        var count = HotReload.Count;
        if (HotReload.ChangeIn(assemblies) is { } change)
        {
            throw new PayloadException(
                $"The function cannot travel to another process: {name} was changed by hot reload, or may call what was ({change}): restart the application. Workers run the code as it was built; strategies on threads run the new one.",
                PayloadStage.Function, "", -1);
        }

        Volatile.Write(ref checkedAt, count);
    }
}
