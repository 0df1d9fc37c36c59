using System.Runtime.InteropServices;

namespace PBench.Strategies.Travel;

/// <summary>Its capacity is no state.</summary>
internal sealed class ListShape<T>(TravelPlans plans) : CollectionShape<List<T>>
{
    private readonly Elements<T> elements = (Elements<T>)plans.ElementsOf(typeof(T));

    protected override void WriteHead(GraphWriter output, List<T> collection)
    {
    }

    protected override List<T> Make(ref GraphReader input, List<T>? instance) => instance is null ? [] : Construct(instance, []);

    protected override void WriteItems(GraphWriter output, List<T> collection)
    {
        var items = CollectionsMarshal.AsSpan(collection);
        output.Count(items.Length);
        elements.Write(output, items, collection);
    }

    protected override void ReadItems(ref GraphReader input, List<T> collection)
    {
        var count = input.Wire.Count();
        elements.CheckRoom(ref input, count);
        CollectionsMarshal.SetCount(collection, count);
        elements.Read(ref input, CollectionsMarshal.AsSpan(collection));
    }
}

/// <inheritdoc cref="GenericShapes"/>
internal sealed class QueueShape<T>(TravelPlans plans) : SequenceShape<Queue<T>, T>(plans)
{
    protected override T[] Items(Queue<T> collection) => collection.ToArray();

    protected override Queue<T> Make(ref GraphReader input, Queue<T>? instance) => instance is null ? new Queue<T>() : Construct(instance, []);

    protected override void Fill(Queue<T> collection, T[] items) => Array.ForEach(items, collection.Enqueue);
}

/// <summary>From the bottom up, so that pushing in order rebuilds it.</summary>
internal sealed class StackShape<T>(TravelPlans plans) : SequenceShape<Stack<T>, T>(plans)
{
    protected override T[] Items(Stack<T> collection)
    {
        var items = collection.ToArray();
        Array.Reverse(items);
        return items;
    }

    protected override Stack<T> Make(ref GraphReader input, Stack<T>? instance) => instance is null ? new Stack<T>() : Construct(instance, []);

    protected override void Fill(Stack<T> collection, T[] items) => Array.ForEach(items, collection.Push);
}
