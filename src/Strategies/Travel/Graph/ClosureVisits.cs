using System.Runtime.CompilerServices;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>Which captured variables are still to be written, when several functions share closures.</summary>
internal sealed class ClosureVisits
{
    private readonly HashSet<(object Closure, ClosureReach? Reach)> seen = new(new ByReference());
    private readonly Dictionary<object, HashSet<int>> written = new(ReferenceEqualityComparer.Instance);

    /// <summary>Indexes into the plan's fields. Links to outer scopes come back for each function, since it may need other variables there.</summary>
    /// <exception cref="TravelRefusal">The function writes one of the variables.</exception>
    public int[] FieldsToWrite(object closure, ClosurePlan plan, ClosureReach? reach)
    {
        if (!seen.Add((closure, reach)))
        {
            return [];
        }

        if (!written.TryGetValue(closure, out var done))
        {
            written.Add(closure, done = []);
        }

        var fields = new List<int>();
        for (var i = 0; i < plan.Fields.Length; i++)
        {
            var field = plan.Fields[i];
            if (reach is not null && reach.Writes(field.Info))
            {
                throw new TravelRefusal(Refusals.OfWrite() with { Member = field.Step });
            }

            if ((reach is null || reach.Reads(field.Info)) && (done.Add(i) || field.IsScopeLink))
            {
                fields.Add(i);
            }
        }

        return [.. fields];
    }

    private sealed class ByReference : IEqualityComparer<(object Closure, ClosureReach? Reach)>
    {
        public bool Equals((object Closure, ClosureReach? Reach) x, (object Closure, ClosureReach? Reach) y) =>
            ReferenceEquals(x.Closure, y.Closure) && ReferenceEquals(x.Reach, y.Reach);

        public int GetHashCode((object Closure, ClosureReach? Reach) obj) => RuntimeHelpers.GetHashCode(obj.Closure);
    }
}
