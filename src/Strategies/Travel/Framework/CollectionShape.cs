using System.Reflection;

namespace PBench.Strategies.Travel;

/// <summary>A framework collection that exists before its items do, so that they can refer to it. Types may derive from it.</summary>
internal abstract class CollectionShape<TCollection>() : Plan(typeof(TCollection)), IBaseShape
    where TCollection : class
{
    private static ConstructorInfo? constructor;

    public sealed override bool HasContents => true;

    public sealed override void WriteNew(GraphWriter output, object value) => WriteHead(output, (TCollection)value);

    public sealed override object ReadNew(ref GraphReader input, int number) => Make(ref input, null);

    public sealed override void WriteContents(GraphWriter output, object value) => WriteItems(output, (TCollection)value);

    public sealed override void ReadContents(ref GraphReader input, object value) => ReadItems(ref input, (TCollection)value);

    public void WriteBase(GraphWriter output, object value)
    {
        WriteHead(output, (TCollection)value);
        WriteItems(output, (TCollection)value);
    }

    public void ReadBase(ref GraphReader input, object instance)
    {
        Make(ref input, (TCollection)instance);
        ReadItems(ref input, (TCollection)instance);
    }

    /// <summary>What making an empty one takes: a comparer.</summary>
    protected abstract void WriteHead(GraphWriter output, TCollection collection);

    /// <summary>An empty one.</summary>
    /// <param name="input">Holds what <see cref="WriteHead"/> wrote.</param>
    /// <param name="instance">Of a derived type, of which no constructor has run: <see cref="Construct"/> it. Null: a new one.</param>
    protected abstract TCollection Make(ref GraphReader input, TCollection? instance);

    /// <summary>Their number, taken once, and the items. A collection that is changed meanwhile must not make bytes that cannot be read.</summary>
    protected abstract void WriteItems(GraphWriter output, TCollection collection);

    /// <summary>Adds them. What asks them for hash codes or compares them waits, by <see cref="GraphReader.Later"/>, unless they are <see cref="Elements.AreWhole"/>.</summary>
    protected abstract void ReadItems(ref GraphReader input, TCollection collection);

    /// <summary>Runs the collection's own constructor, always the same one, on an object of a derived type.</summary>
    protected static TCollection Construct(TCollection instance, Type[] parameters, params object?[] arguments)
    {
        constructor ??= typeof(TCollection).GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, parameters)
            ?? throw new MissingMethodException(typeof(TCollection).FullName, ".ctor");
        constructor.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        return instance;
    }
}

/// <summary>A collection that is a sequence of items.</summary>
internal abstract class SequenceShape<TCollection, T>(TravelPlans plans) : CollectionShape<TCollection>
    where TCollection : class
{
    protected Elements<T> Elements { get; } = (Elements<T>)plans.ElementsOf(typeof(T));

    protected override void WriteHead(GraphWriter output, TCollection collection)
    {
    }

    protected override void WriteItems(GraphWriter output, TCollection collection)
    {
        var items = Items(collection);
        output.Count(items.Length);
        Elements.Write(output, items, null);
    }

    protected override void ReadItems(ref GraphReader input, TCollection collection)
    {
        var items = Elements.NewArray(ref input, input.Wire.Count());
        Elements.Read(ref input, items);
        if (MayFillAtOnce(collection))
        {
            Fill(collection, items);
        }
        else
        {
            input.Later(() => Fill(collection, items));
        }
    }

    /// <summary>In the order in which <see cref="Fill"/> takes them. By the collection's own members: a derived type may implement its interfaces anew.</summary>
    protected abstract T[] Items(TCollection collection);

    /// <summary>Filling neither compares the items nor asks for their hash codes.</summary>
    protected virtual bool MayFillAtOnce(TCollection collection) => true;

    /// <summary>Never by a member that a derived type can override.</summary>
    protected abstract void Fill(TCollection collection, T[] items);
}

/// <summary>A collection of keys with values.</summary>
internal abstract class MapShape<TCollection, TKey, TValue>(TravelPlans plans) : CollectionShape<TCollection>
    where TCollection : class
{
    protected Elements<TKey> Keys { get; } = (Elements<TKey>)plans.ElementsOf(typeof(TKey));

    protected Elements<TValue> Values { get; } = (Elements<TValue>)plans.ElementsOf(typeof(TValue));

    protected override void WriteItems(GraphWriter output, TCollection collection)
    {
        var pairs = Pairs(collection);
        var keys = new TKey[pairs.Length];
        var values = new TValue[pairs.Length];
        for (var i = 0; i < pairs.Length; i++)
        {
            (keys[i], values[i]) = pairs[i];
        }

        output.Count(pairs.Length);
        Keys.Write(output, keys, null);
        if (output.Trail is { } trail)
        {
            for (var i = 0; i < values.Length; i++)
            {
                var before = trail.Enter($"[{keys[i]}]");
                Values.Slot.Write(output, values[i]);
                trail.Leave(before);
            }
        }
        else
        {
            Values.Write(output, values, null);
        }
    }

    protected override void ReadItems(ref GraphReader input, TCollection collection)
    {
        var count = input.Wire.Count();
        var keys = Keys.NewArray(ref input, count);
        Keys.Read(ref input, keys);
        var values = Values.NewArray(ref input, count);
        Values.Read(ref input, values);
        if (MayFillAtOnce(collection))
        {
            Fill(collection, keys, values);
        }
        else
        {
            input.Later(() => Fill(collection, keys, values));
        }
    }

    /// <inheritdoc cref="SequenceShape{TCollection, T}.Items"/>
    protected abstract KeyValuePair<TKey, TValue>[] Pairs(TCollection collection);

    /// <summary>The keys can be asked for their hash codes, or compared, as soon as they are read.</summary>
    protected abstract bool MayFillAtOnce(TCollection collection);

    /// <summary>Never by a member that a derived type can override.</summary>
    protected abstract void Fill(TCollection collection, TKey[] keys, TValue[] values);
}
