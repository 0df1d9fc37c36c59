namespace PBench.Strategies.Travel;

/// <summary>What a <see cref="GraphReader"/> keeps while it reads one graph; used again from payload to payload.</summary>
internal sealed class GraphReading
{
    private const int KeptObjects = 4096;

    [ThreadStatic]
    private static GraphReading? idle;

    private object?[] objects = new object?[64];
    private int count;
    private Dictionary<int, Plan>? closures;

    public TravelPlans Plans { get; private set; } = null!;

    public GraphTerms Terms { get; private set; } = null!;

    public TypeReader Types { get; } = new();

    public Queue<(object Owner, Plan Plan)> Pending { get; set; } = new();

    public ReadingOrder Order { get; private init; } = new();

    /// <param name="root">The place of the value.</param>
    /// <param name="terms">What it is read under.</param>
    /// <param name="tracks">See <see cref="ReadingOrder.Tracks"/>.</param>
    public static GraphReading Take(Slot root, GraphTerms terms, bool tracks)
    {
        var state = tracks ? new GraphReading { Order = new ReadingOrder { Tracks = true } } : idle ?? new GraphReading();
        idle = null;
        (state.Plans, state.Terms) = (root.Plans, terms);
        state.Types.Begin(root.Type, terms.Gate);
        return state;
    }

    /// <summary>After success. What a damaged payload left half done is not used again.</summary>
    public void Return()
    {
        if (objects.Length <= KeptObjects && !Order.Tracks)
        {
            Order.Clear();
            Array.Clear(objects, 0, count);
            count = 0;
            closures = null;
            (Plans, Terms) = (null!, null!); // the thread keeps nothing of its session's alive
            idle = this;
        }
    }

    public int Add(object value)
    {
        if (count == objects.Length)
        {
            Array.Resize(ref objects, 2 * count);
        }

        objects[count] = value;
        return count++;
    }

    public void Set(int number, object value) => objects[number] = value;

    public void AddClosure(int number, Plan plan) => (closures ??= []).Add(number, plan);

    public Plan? ClosureAt(int number) => closures is not null && closures.TryGetValue(number, out var plan) ? plan : null;

    public object At(int number) =>
        ((uint)number < (uint)count ? objects[number] : null) ?? throw WireReader.Corrupt("an object number that is not known, or not yet");

    public void Patch(int owner, int index, int target)
    {
        var holder = At(owner);
        if (holder is System.Collections.IList { IsFixedSize: var isArray } list && (isArray ? holder is Array { Rank: 1 } : true))
        {
            list[index] = At(target);
        }
        else if (Plans.Of(holder.GetType()) is FieldsPlan plan && index < plan.Fields.Length)
        {
            plan.Fields[index].Info.SetValue(holder, At(target));
        }
        else
        {
            throw WireReader.Corrupt("a place that does not exist");
        }
    }

    /// <summary>See <see cref="ReadingOrder.Complete"/>.</summary>
    /// <exception cref="UnknownOrder">Which must come first is not known.</exception>
    public void Complete(int from)
    {
        if (Order.MustTrack(from))
        {
            throw new UnknownOrder();
        }

        Order.Complete(from);
    }
}
