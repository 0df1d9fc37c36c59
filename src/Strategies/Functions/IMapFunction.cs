namespace PBench.Strategies;

/// <summary>A functor: a function with state. The state, private fields included, is sent to the workers.</summary>
public interface IMapFunction<in T, out R>
{
    /// <summary>The result for one item. Called by one thread at a time in each worker; thread strategies share the object between workers.</summary>
    R Invoke(T item);
}
