using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.Serialization;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>An exception: what its framework base says of itself by .NET's serialization convention, its stack trace as text, its data, and its own fields.</summary>
internal sealed class ExceptionPlan : Plan
{
    private const int MostEntries = 1000;
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private static readonly Type[] Convention = [typeof(SerializationInfo), typeof(StreamingContext)];

    private readonly Slot any;
    private readonly Type speaking; // the type whose GetObjectData and constructor carry all above the own fields
    private readonly ConstructorInfo constructor;
    private readonly MethodInfo getObjectData;
    private readonly FieldPlan[] fields;

    public ExceptionPlan(Type type, TravelPlans plans)
        : base(type)
    {
        any = new Slot(typeof(object), plans);
        speaking = type;
        while (speaking.GetConstructor(Instance, Convention) is null || (!FrameworkTypes.Contains(speaking) && !SpeaksForItself(speaking)))
        {
            speaking = speaking.BaseType!;
        }

        constructor = speaking.GetConstructor(Instance, Convention)!;
        getObjectData = speaking.GetMethod("GetObjectData", Instance, Convention)!;
        fields = [.. Unspoken(type, speaking, plans)];
    }

    public override bool HasContents => true;

    public override void WriteNew(GraphWriter output, object value)
    {
    }

    public override object ReadNew(ref GraphReader input, int number) => RuntimeHelpers.GetUninitializedObject(Type);

    public override void WriteContents(GraphWriter output, object value)
    {
        var exception = (Exception)value;
        output.Text(exception.StackTrace);
        var entries = Entries(exception);
        output.Count(entries.Count);
        foreach (var (name, part) in entries)
        {
            output.Text(name);
            Write(output, part, name);
        }

        var data = new List<DictionaryEntry>();
        foreach (DictionaryEntry entry in exception.Data)
        {
            data.Add(entry);
            if (data.Count > MostEntries)
            {
                throw new TravelRefusal(new Refusal($"holds more than {MostEntries} data", "Put less into its Data.")); // the dictionary may be the user's, and endless
            }
        }

        output.Count(data.Count);
        foreach (var entry in data)
        {
            any.Write(output, entry.Key);
            Write(output, entry.Value, $"Data[{entry.Key}]");
        }

        foreach (var field in fields)
        {
            var before = output.Trail?.Enter(field.Step);
            field.Slot.Write(output, field.Info.GetValue(exception));
            if (before is { } place)
            {
                output.Trail!.Leave(place);
            }
        }
    }

    public override void ReadContents(ref GraphReader input, object value)
    {
        var stack = input.Text();
        var entries = new (string Name, object? Value)[Count(ref input)];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = (input.Text() ?? throw WireReader.Corrupt("a part without a name"), any.Read(ref input));
        }

        var data = new (object? Key, object? Value)[Count(ref input)];
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = (any.Read(ref input), any.Read(ref input));
        }

        var values = new object?[fields.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = fields[i].Slot.Read(ref input);
        }

        // Last: the constructor looks into what it is given, e.g. the causes of an AggregateException.
        input.Later(() => Construct((Exception)value, stack, entries, data, values));
    }

    private static int Count(ref GraphReader input)
    {
        var count = input.Wire.Count();
        input.Wire.Promise(count);
        return count;
    }

#pragma warning disable SYSLIB0050, SYSLIB0051 // The convention is retired for formatters that take any type; it still is how exceptions say what they consist of.
    private List<(string, object?)> Entries(Exception exception)
    {
        var info = new SerializationInfo(speaking, new FormatterConverter());
        var context = new StreamingContext(StreamingContextStates.Other);

        // Not virtually: what a derived type adds are its own fields, which follow.
        var read = (Action<SerializationInfo, StreamingContext>)Activator.CreateInstance(
            typeof(Action<SerializationInfo, StreamingContext>), exception, getObjectData.MethodHandle.GetFunctionPointer())!;
        read(info, context);
        var entries = new List<(string, object?)>();
        foreach (var entry in info)
        {
            // The trace goes as text, data by themselves; the others mean something in one process only.
            if (entry.Name is not ("ClassName" or "Data" or "StackTraceString" or "RemoteStackTraceString" or "RemoteStackIndex" or "ExceptionMethod" or "WatsonBuckets"))
            {
                entries.Add((entry.Name, entry.Value));
            }
        }

        return entries;
    }

    private void Construct(Exception exception, string? stack, (string Name, object? Value)[] entries, (object? Key, object? Value)[] data, object?[] values)
    {
        var info = new SerializationInfo(speaking, new FormatterConverter());
        info.AddValue("ClassName", Type.FullName);
        info.AddValue("Data", null, typeof(IDictionary));
        info.AddValue("StackTraceString", null, typeof(string));
        info.AddValue("RemoteStackTraceString", null, typeof(string));
        info.AddValue("RemoteStackIndex", 0);
        info.AddValue("ExceptionMethod", null, typeof(string));
        info.AddValue("WatsonBuckets", null, typeof(byte[]));
        foreach (var (name, part) in entries)
        {
            info.AddValue(name, part, part?.GetType() ?? typeof(object));
        }

        constructor.Invoke(exception, BindingFlags.DoNotWrapExceptions, null, [info, new StreamingContext(StreamingContextStates.Other)], null);
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i].Info.SetValue(exception, values[i]);
        }

        foreach (var (key, part) in data)
        {
            exception.Data.Add(key!, part);
        }

        if (stack is not null)
        {
            ExceptionDispatchInfo.SetRemoteStackTrace(exception, stack);
        }
    }
#pragma warning restore SYSLIB0050, SYSLIB0051

    private static bool SpeaksForItself(Type type) =>
        type.GetConstructor(Instance | BindingFlags.DeclaredOnly, Convention) is not null && type.GetMethod("GetObjectData", Instance | BindingFlags.DeclaredOnly, Convention) is not null;

    // Fields of the types below the one that speaks; of the framework's above it also those of which their type says nothing, so that none comes back empty.
    private static List<FieldPlan> Unspoken(Type type, Type speaking, TravelPlans plans)
    {
        var found = new List<FieldPlan>();
        var isBelow = true;
        for (var level = type; level != typeof(Exception); level = level.BaseType!)
        {
            isBelow &= level != speaking;
            if (!isBelow && SpeaksForItself(level))
            {
                continue;
            }

            var own = level.GetFields(Instance | BindingFlags.DeclaredOnly);
            Array.Sort(own, static (a, b) => a.MetadataToken.CompareTo(b.MetadataToken));
            foreach (var field in own)
            {
                if (FieldPlan.Travels(field))
                {
                    found.Add(new FieldPlan(field, plans));
                }
            }
        }

        return found;
    }

    private void Write(GraphWriter output, object? part, string name)
    {
        var before = output.Trail?.Enter(name);
        any.Write(output, part);
        if (before is { } place)
        {
            output.Trail!.Leave(place);
        }
    }
}
