using System.Reflection;
using System.Runtime.ExceptionServices;

namespace PBench.Strategies.Functions;

/// <summary>How a framework collection comes apart into an array and together again.</summary>
/// <remarks>
/// Collections of numbers and texts are left to the payload codecs. Those of anything else may hold functions, shared
/// objects and cycles, which only the graph can carry. Nothing here depends on their private fields.
/// </remarks>
internal sealed class CollectionShape
{
    private static readonly Type[] Known =
        [typeof(List<>), typeof(Dictionary<,>), typeof(HashSet<>), typeof(Queue<>), typeof(Stack<>), typeof(LinkedList<>), typeof(SortedSet<>)];

    private readonly ConstructorInfo _fromItems;
    private readonly PropertyInfo? _comparer;
    private readonly bool _isReversed;

    private CollectionShape(Type type)
    {
        var arguments = type.GetGenericArguments();
        ItemType = arguments.Length == 2 ? typeof(KeyValuePair<,>).MakeGenericType(arguments) : arguments[0];
        _isReversed = type.GetGenericTypeDefinition() == typeof(Stack<>); // enumerates from the top, is filled from the bottom
        _comparer = type.GetProperty("Comparer");
        var items = typeof(IEnumerable<>).MakeGenericType(ItemType);
        _fromItems = type.GetConstructor(_comparer is null ? [items] : [items, _comparer.PropertyType])
            ?? throw new NotSupportedException($"{type} has no constructor that takes its items.");
    }

    public Type ItemType { get; }

    public bool HasComparer => _comparer is not null;

    /// <summary>Null if the graph does not open such a collection.</summary>
    public static CollectionShape? Of(Type type)
    {
        if (!type.IsConstructedGenericType || Array.IndexOf(Known, type.GetGenericTypeDefinition()) < 0)
        {
            return null;
        }

        foreach (var argument in type.GetGenericArguments())
        {
            if (argument != typeof(string) && !RawLayout.Of(argument).IsRaw)
            {
                return new CollectionShape(type);
            }
        }

        return null;
    }

    public object? Comparer(object collection) => _comparer?.GetValue(collection);

    public Array Items(object collection)
    {
        var list = new List<object?>();
        foreach (var item in (System.Collections.IEnumerable)collection)
        {
            list.Add(item);
        }

        if (_isReversed)
        {
            list.Reverse();
        }

        var items = Array.CreateInstance(ItemType, list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            items.SetValue(list[i], i);
        }

        return items;
    }

    /// <summary>Runs the constructor on an object that others already refer to.</summary>
    public void Fill(object collection, Array items, object? comparer)
    {
        try
        {
            _fromItems.Invoke(collection, HasComparer ? [items, comparer] : [items]);
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(e.InnerException); // a key's own GetHashCode failed, or damaged bytes repeat a key
        }
    }
}
