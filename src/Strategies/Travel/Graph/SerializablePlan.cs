using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>A type that says itself what it consists of, by name, and has a constructor that takes it: <c>ISerializable</c>.</summary>
/// <remarks>The constructor runs when all that it is given is complete. A struct, which is copied to its place as soon as it is made, has what it is given made whole before.</remarks>
internal sealed class SerializablePlan(Type type, ConstructorInfo constructor, Callbacks callbacks, TravelPlans plans) : Plan(type)
{
    private readonly Slot slot = new(typeof(object), plans);
    private readonly bool isFinalized = !type.IsValueType && Finalizers.Has(type);

    public override bool HasContents => !Type.IsValueType;

    public override int LeastBytes => 1;

    public override StaticInstances? Statics { get; } = type.IsValueType ? null : StaticInstances.Of(type);

    public override void WriteNew(GraphWriter output, object value)
    {
        if (!Type.IsValueType)
        {
            return;
        }

        CallbackPlan.CheckStack(Type);
        var begun = output.BeginWhole();
        WriteContents(output, value);
        output.EndWhole(begun);
    }

    public override object ReadNew(ref GraphReader input, int number)
    {
        var value = RuntimeHelpers.GetUninitializedObject(Type);
        if (isFinalized)
        {
            Finalizers.Hold(ref input, value);
        }

        callbacks.BeforeReading(value);
        if (Type.IsValueType)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            var begun = input.BeginWhole();
            var parts = ReadParts(ref input);
            input.EndWhole(begun);
            Rebuild(value, parts);
        }

        return value;
    }

    public override void WriteContents(GraphWriter output, object value)
    {
        callbacks.BeforeWriting(output, value);
        var parts = Parts(value);
        output.Count(parts.MemberCount);
        foreach (var part in parts)
        {
            output.Text(part.Name);
            var before = output.Trail?.Enter(part.Name);
            output.Reference(part.Value, slot);
            if (before is { } place)
            {
                output.Trail!.Leave(place);
            }
        }
    }

    public override void ReadContents(ref GraphReader input, object value)
    {
        var parts = ReadParts(ref input);
        input.Later(() => Rebuild(value, parts));
    }

    private SerializationInfo Parts(object value)
    {
        var parts = NewParts();
        Callbacks.Guarded(() => Ask((ISerializable)value, parts));
        return parts.ObjectType == Type && !parts.IsFullTypeNameSetExplicit && !parts.IsAssemblyNameSetExplicit
            ? parts
            : throw new TravelRefusal(new Refusal($"is {Naming.Of(Type)}, which asks to be rebuilt as {parts.FullTypeName}", "Hold that instead, or register an IPayloadCodec for it."));
    }

    private (string Name, object? Value)[] ReadParts(ref GraphReader input)
    {
        var count = input.Wire.Count();
        input.Wire.Promise(count);
        var parts = new (string, object?)[count];
        for (var i = 0; i < count; i++)
        {
            parts[i] = (input.Text() ?? throw WireReader.Corrupt("a part without a name"), input.Reference(slot));
        }

        return parts;
    }

    private void Rebuild(object value, (string Name, object? Value)[] parts)
    {
        var all = NewParts();
        foreach (var (name, part) in parts)
        {
            all.AddValue(name, part);
        }

        constructor.Invoke(value, BindingFlags.DoNotWrapExceptions, null, [all, Callbacks.Context], null);
        callbacks.AfterReading(value);
    }

#pragma warning disable SYSLIB0050, SYSLIB0051 // marked as obsolete with the formatters; the types that are rebuilt by them stay
    private SerializationInfo NewParts() => new(Type, new FormatterConverter());

    private static void Ask(ISerializable value, SerializationInfo parts) => value.GetObjectData(parts, Callbacks.Context);
#pragma warning restore SYSLIB0050, SYSLIB0051
}
