using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>How the values of one type come apart and together again. Both sides work it out alike, so it is never sent.</summary>
/// <remarks>
/// A value goes in two steps, so that cycles close: first what is needed to make the object (<see cref="WriteNew"/>, <see cref="ReadNew"/>), after
/// which others can refer to it; then its contents, at once or, deep inside a graph, later. Types whose objects can only be made
/// of all their parts do everything in the first step. Thread-safe.
/// </remarks>
internal abstract class Plan(Type type)
{
    /// <summary>The values' own type, and the one that is written where the declared type does not tell it.</summary>
    public Type Type { get; } = type;

    /// <summary>Equal values are as good as the same one (texts, boxes, types): they take no number.</summary>
    public virtual bool IsValue => Type.IsValueType;

    /// <summary>The object exists before its contents do. Else nothing inside of it may refer back to it.</summary>
    public virtual bool HasContents => false;

    /// <summary>Fewest bytes that contents take, a byte for each reference in them; a damaged payload can then announce no more than it holds.</summary>
    public virtual int LeastBytes => 0;

    /// <summary>Why no value of the type travels; else null.</summary>
    public virtual Refusal? Refusal => null;

    /// <summary>Why a value may not stand in this place; else null.</summary>
    public virtual Refusal? RefusalIn(Slot slot) => Refusal;

    /// <summary>Instances that the type, or a base, keeps in static readonly fields; null: none.</summary>
    public virtual StaticInstances? Statics => null;

    /// <summary>The first step. For value types: the value, boxed.</summary>
    /// <exception cref="TravelRefusal">The value would not arrive as it is.</exception>
    public abstract void WriteNew(GraphWriter output, object value);

    /// <summary>Reads what <see cref="WriteNew"/> wrote.</summary>
    /// <param name="input">Where to read.</param>
    /// <param name="number">Of the object, for <see cref="GraphReader.Publish"/> if something inside refers to it before this returns.</param>
    /// <exception cref="InvalidDataException">The bytes are no such value.</exception>
    public abstract object ReadNew(ref GraphReader input, int number);

    /// <summary>The second step, where <see cref="HasContents"/>.</summary>
    public virtual void WriteContents(GraphWriter output, object value)
    {
    }

    /// <summary>Reads what <see cref="WriteContents"/> wrote into the object that <see cref="ReadNew"/> made.</summary>
    public virtual void ReadContents(ref GraphReader input, object value)
    {
    }
}
