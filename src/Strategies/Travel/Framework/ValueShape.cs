namespace PBench.Strategies.Travel;

/// <summary>A framework type whose objects are made at once, of all their parts.</summary>
/// <typeparam name="T">The public type. Values of hidden subtypes of it travel as it.</typeparam>
internal abstract class ValueShape<T>() : Plan(typeof(T))
    where T : notnull
{
    public sealed override void WriteNew(GraphWriter output, object value) => Write(output, (T)value);

    public sealed override object ReadNew(ref GraphReader input, int number) => Read(ref input);

    protected abstract void Write(GraphWriter output, T value);

    /// <summary>What the public members make of the parts; an exception of theirs means that the bytes are no such value.</summary>
    protected abstract T Read(ref GraphReader input);
}
