using System.Runtime.CompilerServices;

namespace PBench.Strategies.Functions;

/// <summary>Rebuilds what <see cref="GraphWriter"/> wrote.</summary>
/// <remarks>Runs in a worker before its first item: no LINQ, no generics over user types, nothing else that is slow to compile.</remarks>
internal ref struct GraphReader(ReadOnlySpan<byte> bytes, IGraphLeaves leaves)
{
    private readonly TypeReader _types = new();
    private readonly List<object> _objects = [];
    private readonly List<PendingCollection> _collections = [];
    private readonly Dictionary<object, PendingCollection> _pending = new(ReferenceEqualityComparer.Instance);
    private WireReader _input = new(bytes);

    /// <summary>Filled last, when all its items are complete: a dictionary asks its keys for their hash code.</summary>
    private sealed record PendingCollection(object Collection, CollectionShape Shape, object? Comparer)
    {
        public Array? Items { get; set; }
    }

    public object Read()
    {
        if (_input.Guid() != TypeTable.Fingerprint)
        {
            throw new InvalidDataException("The encoded function comes from a process that runs another build of PBench.Strategies or of .NET, or is damaged.");
        }

        var root = ReadReference() ?? throw WireReader.Corrupt("no function");
        for (var number = _input.Count(); number > 0; number = _input.Count())
        {
            ReadContents(number <= _objects.Count ? _objects[number - 1] : throw WireReader.Corrupt("contents of an unknown object"));
        }

        for (var i = _collections.Count - 1; i >= 0; i--) // inner ones are met later
        {
            var (collection, shape, comparer) = _collections[i];
            shape.Fill(collection, _collections[i].Items ?? throw WireReader.Corrupt("a collection without contents"), comparer);
        }

        return _input.Remaining == 0 ? root : throw WireReader.Corrupt("more bytes than a function");
    }

    private object? ReadReference()
    {
        var number = _input.Count();
        if (number == 0)
        {
            return null;
        }

        if (number > 1)
        {
            return number - 2 < _objects.Count ? _objects[number - 2] : throw WireReader.Corrupt("unknown object number");
        }

        var plan = TypePlan.Of(_types.Read(ref _input));
        var value = ReadNew(plan);
        _objects.Add(value);
        return value;
    }

    private object ReadNew(TypePlan plan) => plan.Kind switch
    {
        TravelKind.Text => _input.String(),
        TravelKind.TypeValue => _types.Read(ref _input),
        TravelKind.MethodValue => _types.ReadMethod(ref _input),
        TravelKind.Delegate => ReadDelegate(plan.Type),
        TravelKind.Singleton => plan.Holder!.GetValue(null) ?? throw WireReader.Corrupt("no such lambda"),
        TravelKind.Comparer => Comparers.Read(ref _input, plan.Type),
        TravelKind.Collection => NewCollection(plan),
        TravelKind.RawArray => ReadRawArray(plan.Type),
        TravelKind.Array => NewArray(plan.Type, elementBytes: 0, out _),
        TravelKind.Fields => RuntimeHelpers.GetUninitializedObject(plan.Type),
        _ => ReadInline(plan) ?? throw WireReader.Corrupt("an object that is null"),
    };

    private Delegate ReadDelegate(Type type)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var method = _types.ReadMethod(ref _input);
        var target = ReadReference();
        return Delegate.CreateDelegate(type, target, method);
    }

    private object NewCollection(TypePlan plan)
    {
        var collection = RuntimeHelpers.GetUninitializedObject(plan.Type);
        var pending = new PendingCollection(collection, plan.Collection!, ReadReference());
        _collections.Add(pending);
        _pending.Add(collection, pending);
        return collection;
    }

    private Array ReadRawArray(Type type)
    {
        var array = NewArray(type, RawBytes.SizeOf(type.GetElementType()!), out var bytes);
        _input.Raw(bytes).CopyTo(RawBytes.Of(array, bytes));
        return array;
    }

    /// <summary>Allocates only what the rest of the bytes can fill.</summary>
    private Array NewArray(Type type, int elementBytes, out long bytes)
    {
        var lengths = new int[type.GetArrayRank()];
        long total = 1;
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = _input.Count();
            total = checked(total * lengths[i]);
        }

        bytes = checked(total * elementBytes);
        if (bytes > _input.Remaining)
        {
            throw WireReader.Corrupt($"an array of {bytes} bytes with {_input.Remaining} left");
        }

        if (elementBytes == 0)
        {
            _input.Promise(total);
        }

        var element = type.GetElementType()!;
        return lengths.Length == 1 && type.IsSZArray ? Array.CreateInstance(element, lengths[0]) : Array.CreateInstance(element, lengths);
    }

    private void ReadContents(object owner)
    {
        var plan = TypePlan.OfValue(owner);
        if (plan.Kind == TravelKind.Array)
        {
            ReadElements((Array)owner);
        }
        else if (plan.Kind == TravelKind.Collection)
        {
            _pending[owner].Items = ReadReference() as Array ?? throw WireReader.Corrupt("a collection without items");
        }
        else if (plan.Kind != TravelKind.Fields)
        {
            throw WireReader.Corrupt("contents of an object that has none");
        }
        else if (!plan.IsClosure)
        {
            ReadFields(plan, owner);
        }
        else
        {
            for (var left = _input.Count(); left > 0; left--)
            {
                var index = _input.Count();
                ReadField(index < plan.Fields.Length ? plan.Fields[index] : throw WireReader.Corrupt("unknown variable number"), owner);
            }
        }
    }

    private void ReadElements(Array array)
    {
        var type = array.GetType().GetElementType()!;
        if (array.Rank == 1)
        {
            for (var i = 0; i < array.Length; i++)
            {
                array.SetValue(ReadSlot(type), i);
            }

            return;
        }

        var at = new int[array.Rank];
        for (var left = array.LongLength; left > 0; left--)
        {
            array.SetValue(ReadSlot(type), at);
            for (var dimension = at.Length - 1; dimension >= 0 && ++at[dimension] == array.GetLength(dimension); dimension--)
            {
                at[dimension] = 0;
            }
        }
    }

    private void ReadFields(TypePlan plan, object owner)
    {
        if (_input.Byte() != 0)
        {
            throw WireReader.Corrupt("fields expected");
        }

        foreach (var field in plan.Fields)
        {
            ReadField(field, owner);
        }
    }

    private void ReadField(FieldPlan field, object owner) => field.Info.SetValue(owner, ReadSlot(field.Type));

    private object? ReadSlot(Type declared) => declared.IsValueType ? ReadInline(TypePlan.Of(declared)) : ReadReference();

    private object? ReadInline(TypePlan plan)
    {
        switch (plan.Kind)
        {
            case TravelKind.Raw:
                return RawBytes.ReadBoxed(ref _input, plan.Type);
            case TravelKind.Nullable:
                return _input.Byte() == 0 ? null : ReadInline(TypePlan.Of(Nullable.GetUnderlyingType(plan.Type)!));
            case TravelKind.Handle:
                return OfType(plan.Type, leaves.ResolveHandle(plan.Type, _input.Int64()));
            case TravelKind.Fields:
                var value = RuntimeHelpers.GetUninitializedObject(plan.Type);
                ReadFields(plan, value);
                return value;
            case TravelKind.Leaf:
                var type = _types.Read(ref _input);
                return OfType(plan.Type, leaves.Decode(type, _input.Prefixed()));
            default:
                throw WireReader.Corrupt($"a value of type {plan.Type}, which never travels");
        }
    }

    private static object OfType(Type type, object? value) =>
        type.IsInstanceOfType(value) ? value! : throw WireReader.Corrupt($"{type} expected, {value?.GetType().ToString() ?? "null"} found");
}
