using System.Buffers;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace PBench.Strategies.Functions;

/// <summary>Writes one graph. Objects are numbered in the order in which they are finished; <see cref="GraphReader"/> counts along.</summary>
internal sealed class GraphWriter
{
    private readonly IGraphLeaves _leaves;
    private readonly WireWriter _output = new();
    private readonly TypeWriter _types;
    private readonly Dictionary<object, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<Contents> _pending = new();
    private readonly ClosureVisits _visits = new();

    public GraphWriter(IGraphLeaves leaves)
    {
        _leaves = leaves;
        _types = new TypeWriter(_output);
    }

    private readonly record struct Contents(object Owner, TypePlan Plan, MemberPath Path, ClosureReach? Reach, int[]? Fields);

    /// <summary>Of the types that were written, the framework's among them.</summary>
    public IReadOnlyCollection<Assembly> Assemblies => _types.Assemblies;

    public byte[] Write(object root)
    {
        _output.Guid(TypeTable.Fingerprint);
        WriteReference(root, MemberPath.Root, null);
        while (_pending.TryDequeue(out var contents))
        {
            WriteContents(contents);
        }

        _output.Count(0);
        return _output.ToArray();
    }

    /// <summary>0 is null, 1 an object that follows, n + 2 the object numbered n.</summary>
    private void WriteReference(object? value, MemberPath path, ClosureReach? reach)
    {
        if (value is null)
        {
            _output.Count(0);
            return;
        }

        var plan = TypePlan.OfValue(value);
        if (_numbers.TryGetValue(value, out var number))
        {
            _output.Count(number + 2);
            if (plan.IsClosure)
            {
                Visit(value, plan, path, reach);
            }

            return;
        }

        RefuseIfNeeded(plan, path);
        _output.Count(1);
        _types.Write(plan.Type, path);
        WriteNew(value, plan, path, reach);
        _numbers.Add(value, _numbers.Count);
    }

    /// <summary>What is needed to make the object; the rest follows in a record of its own.</summary>
    private void WriteNew(object value, TypePlan plan, MemberPath path, ClosureReach? reach)
    {
        switch (plan.Kind)
        {
            case TravelKind.Text:
                _output.String((string)value);
                break;
            case TravelKind.TypeValue:
                _types.Write((Type)value, path);
                break;
            case TravelKind.MethodValue:
                _types.Write((MethodInfo)value, path);
                break;
            case TravelKind.Delegate:
                WriteDelegate((Delegate)value, path);
                break;
            case TravelKind.Singleton:
                break;
            case TravelKind.Comparer:
                Comparers.Write(_output, value);
                break;
            case TravelKind.Collection:
                WriteReference(plan.Collection!.Comparer(value), path.Member("Comparer"), null);
                _pending.Enqueue(new Contents(value, plan, path, null, null));
                break;
            case TravelKind.RawArray:
                WriteRawArray((Array)value, path);
                break;
            case TravelKind.Array:
                WriteLengths((Array)value);
                _pending.Enqueue(new Contents(value, plan, path, null, null));
                break;
            case TravelKind.Fields when plan.IsClosure:
                Visit(value, plan, path, reach);
                break;
            case TravelKind.Fields:
                _pending.Enqueue(new Contents(value, plan, path, null, null));
                break;
            default:
                WriteInline(plan, value, path);
                break;
        }
    }

    private void WriteDelegate(Delegate function, MemberPath path)
    {
        if (!function.HasSingleTarget)
        {
            throw new Refusal("is a delegate of several methods (made with +=)", "Call them one after the other in one lambda.").At(path);
        }

        var method = function.Method;
        // A dynamic method says so before its target, the compiler's own bookkeeping, is blamed.
        _types.Write(method, path);
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var reach = function.Target is { } target && CompilerNames.IsClosure(target.GetType()) ? ClosureScan.Of(method) : null;
        WriteReference(function.Target, path, reach);
    }

    private void WriteRawArray(Array array, MemberPath path)
    {
        WriteLengths(array);
        var bytes = array.LongLength * RawBytes.SizeOf(array.GetType().GetElementType()!);
        if (_output.Length + bytes > Array.MaxLength)
        {
            throw new Refusal("makes the function larger than 2 GB", "Share it with ShareAsync or AllocateShared, or pass parts of it as items.").At(path);
        }

        _output.Raw(RawBytes.Of(array, bytes));
    }

    private void WriteLengths(Array array)
    {
        for (var dimension = 0; dimension < array.Rank; dimension++)
        {
            _output.Count(array.GetLength(dimension));
        }
    }

    /// <summary>Plans what a function needs of a closure: once for each function that shares it.</summary>
    private void Visit(object closure, TypePlan plan, MemberPath path, ClosureReach? reach)
    {
        if (_visits.FieldsToWrite(closure, plan, reach, path) is { Length: > 0 } fields)
        {
            _pending.Enqueue(new Contents(closure, plan, path, reach, fields));
        }
    }

    private void WriteContents(in Contents contents)
    {
        var (owner, plan, path, reach, chosen) = contents;
        _output.Count(_numbers[owner] + 1);
        if (owner is Array array)
        {
            WriteElements(array, path);
        }
        else if (plan.Collection is { } shape)
        {
            WriteReference(shape.Items(owner), path, null); // an array of our own: no other reference can lead to it
        }
        else if (chosen is null)
        {
            WriteFields(plan, owner, path);
        }
        else
        {
            _output.Count(chosen.Length);
            foreach (var index in chosen)
            {
                _output.Count(index);
                WriteField(plan.Fields[index], owner, path, reach);
            }
        }
    }

    private void WriteElements(Array array, MemberPath path)
    {
        var type = array.GetType().GetElementType()!;
        var index = 0;
        foreach (var element in array)
        {
            WriteSlot(type, element, element is BoundArgument { Name: var name } ? path.Member(name) : path.Element(index), null);
            index++;
        }
    }

    private void WriteFields(TypePlan plan, object owner, MemberPath path)
    {
        _output.Byte(0); // so that no value takes no bytes: lengths can then be checked against what is left
        foreach (var field in plan.Fields)
        {
            WriteField(field, owner, path, null);
        }
    }

    private void WriteField(FieldPlan field, object owner, MemberPath path, ClosureReach? reach)
    {
        var step = path.Member(field.Step);
        if (field.Type.IsPointer || field.Type.IsFunctionPointer)
        {
            throw Refusals.Of(field.Type)!.At(step);
        }

        WriteSlot(field.Type, field.Info.GetValue(owner), step, field.IsScopeLink ? reach : null);
    }

    private void WriteSlot(Type declared, object? value, MemberPath path, ClosureReach? reach)
    {
        if (declared.IsValueType)
        {
            WriteInline(TypePlan.Of(declared), value, path);
        }
        else
        {
            WriteReference(value, path, reach);
        }
    }

    private void WriteInline(TypePlan plan, object? value, MemberPath path)
    {
        RefuseIfNeeded(plan, path);
        switch (plan.Kind)
        {
            case TravelKind.Raw:
                RawBytes.WriteBoxed(_output, plan.Type, value!);
                break;
            case TravelKind.Nullable:
                _output.Byte(value is null ? (byte)0 : (byte)1);
                if (value is not null)
                {
                    WriteInline(TypePlan.Of(Nullable.GetUnderlyingType(plan.Type)!), value, path);
                }

                break;
            case TravelKind.Handle:
                _output.Int64(((ITravelsAsHandle)value!).HandleId);
                break;
            case TravelKind.Fields:
                WriteFields(plan, value!, path);
                break;
            default:
                WriteLeaf(plan.Type, value!, path);
                break;
        }
    }

    private void WriteLeaf(Type type, object value, MemberPath path)
    {
        _types.Write(type, path); // names a dynamic or collectible type argument before the codec stumbles over it
        var bytes = new ArrayBufferWriter<byte>();
        if (!_leaves.TryEncode(type, value, bytes, out var reason, out var member))
        {
            throw new Refusal($"is {Naming.Of(type)}: {reason}", "Capture the plain values it was made from, or register an IPayloadCodec for it.", member).At(path);
        }

        _output.Prefixed(bytes.WrittenSpan);
    }

    private static void RefuseIfNeeded(TypePlan plan, MemberPath path)
    {
        if (plan.Refusal is { } refusal)
        {
            throw refusal.At(path);
        }
    }
}
