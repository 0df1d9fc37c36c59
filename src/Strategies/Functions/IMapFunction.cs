namespace PBench.Strategies;

/// <summary>A functor: a function with state. The state, private fields included, is sent to the workers.</summary>
/// <remarks>Sent once per map. Workers that are processes change copies; whether a chunk sees what an earlier one left is unspecified.</remarks>
/// <typeparam name="T">The item.</typeparam>
/// <typeparam name="R">The result.</typeparam>
public interface IMapFunction<in T, out R>
{
    /// <summary>The result for one item. Called by one thread at a time in each worker; thread strategies share the object between workers.</summary>
    /// <param name="item">One item of the map.</param>
    /// <returns>Its result. What the method throws fails this item only.</returns>
    R Invoke(T item);
}
