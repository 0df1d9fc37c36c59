namespace PBench.Strategies.Travel;

/// <summary>Its nodes are objects of their own: a cache holds them in a dictionary, too, and moves them.</summary>
internal sealed class LinkedListShape<T>(TravelPlans plans) : CollectionShape<LinkedList<T>>
{
    private readonly Elements<LinkedListNode<T>> nodes = (Elements<LinkedListNode<T>>)plans.ElementsOf(typeof(LinkedListNode<T>));

    protected override void WriteHead(GraphWriter output, LinkedList<T> collection)
    {
    }

    protected override LinkedList<T> Make(ref GraphReader input, LinkedList<T>? instance) => instance is null ? new LinkedList<T>() : Construct(instance, []);

    protected override void WriteItems(GraphWriter output, LinkedList<T> collection)
    {
        var all = new List<LinkedListNode<T>>(collection.Count);
        for (var node = collection.First; node is not null; node = node.Next)
        {
            all.Add(node);
        }

        output.Count(all.Count);
        nodes.Write(output, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(all), null);
    }

    protected override void ReadItems(ref GraphReader input, LinkedList<T> collection)
    {
        var all = nodes.NewArray(ref input, input.Wire.Count());
        nodes.Read(ref input, all);
        Array.ForEach(all, collection.AddLast);
    }
}

/// <summary>The list comes along, and takes the node in at its place.</summary>
internal sealed class LinkedListNodeShape<T>(TravelPlans plans) : CollectionShape<LinkedListNode<T>>
{
    private readonly Slot list = new(typeof(LinkedList<T>), plans);
    private readonly Slot value = new(typeof(T), plans);

    protected override void WriteHead(GraphWriter output, LinkedListNode<T> collection)
    {
    }

    protected override LinkedListNode<T> Make(ref GraphReader input, LinkedListNode<T>? instance) => new(default!);

    protected override void WriteItems(GraphWriter output, LinkedListNode<T> collection)
    {
        output.Reference(collection.List, list);
        value.Write(output, collection.Value);
    }

    protected override void ReadItems(ref GraphReader input, LinkedListNode<T> collection)
    {
        input.Reference(list);
        collection.Value = (T)value.Read(ref input)!;
    }
}
