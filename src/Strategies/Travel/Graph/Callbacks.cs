using System.Reflection;
using System.Runtime.Serialization;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>What a type asks to be called before and after its objects come apart and together.</summary>
internal sealed class Callbacks
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly List<MethodInvoker> serializing = [], serialized = [], deserializing = [], deserialized = []; // base classes first
    private readonly bool isCalledLast; // IDeserializationCallback

    private Callbacks(Type type, bool framework)
    {
        var levels = new Stack<Type>();
        for (var level = type; level is not null && !FrameworkTypes.Contains(level); level = level.BaseType)
        {
            levels.Push(level);
        }

        foreach (var level in levels)
        {
            foreach (var method in level.GetMethods(Own))
            {
                if (!method.IsSpecialName && method.GetParameters() is [{ ParameterType: var parameter }] && parameter == typeof(StreamingContext))
                {
                    Add(method, typeof(OnSerializingAttribute), serializing);
                    Add(method, typeof(OnSerializedAttribute), serialized);
                    Add(method, typeof(OnDeserializingAttribute), deserializing);
                    Add(method, typeof(OnDeserializedAttribute), deserialized);
                }
            }
        }

        isCalledLast = type.IsAssignableTo(typeof(IDeserializationCallback))
            && (framework || !FrameworkTypes.Contains(type.GetInterfaceMap(typeof(IDeserializationCallback)).TargetMethods[0].DeclaringType!));
    }

#pragma warning disable SYSLIB0050 // marked as obsolete with the formatters; the methods that take it stay
    public static StreamingContext Context { get; } = new(StreamingContextStates.CrossProcess);
#pragma warning restore SYSLIB0050

    /// <summary>Something is to be done when all that the object leads to is there.</summary>
    public bool ComeAfter => isCalledLast || deserialized.Count > 0;

    /// <summary>Those that users' types have; null: none.</summary>
    public static Callbacks? OfUser(Type type)
    {
        var found = new Callbacks(type, framework: false);
        return found.ComeAfter || found.serializing.Count + found.serialized.Count + found.deserializing.Count > 0 ? found : null;
    }

    /// <summary>A base's of the framework too, as of an object that its own constructor rebuilds.</summary>
    public static Callbacks OfAll(Type type) => new(type, framework: true);

    /// <summary>Before the object is read for writing; and afterwards, when all is written or refused.</summary>
    /// <exception cref="TravelRefusal">One threw.</exception>
    public void BeforeWriting(GraphWriter output, object value)
    {
        if (serializing.Count > 0)
        {
            Guarded(() => Call(serializing, value));
        }

        if (serialized.Count > 0)
        {
            output.AtEnd(() => Guarded(() => Call(serialized, value)));
        }
    }

    /// <summary>Nothing but what the type's own callbacks do has been done to the object.</summary>
    public void BeforeReading(object value) => Call(deserializing, value);

    /// <summary>All that the object leads to is there.</summary>
    public void AfterReading(object value)
    {
        Call(deserialized, value);
        if (isCalledLast)
        {
            ((IDeserializationCallback)value).OnDeserialization(null);
        }
    }

    /// <summary>What the type's own code throws while a value of it comes apart is that value's error, with its place.</summary>
    public static void Guarded(Action call)
    {
        try
        {
            call();
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            throw new TravelRefusal(new Refusal($"threw {Naming.Of(thrown.GetType())} when it was asked to come apart: {thrown.Message.TrimEnd('.')}", "See its serialization callbacks or GetObjectData."));
        }
    }

    private static void Add(MethodInfo method, Type attribute, List<MethodInvoker> callbacks)
    {
        if (method.IsDefined(attribute, false))
        {
            callbacks.Add(MethodInvoker.Create(method));
        }
    }

    private static void Call(List<MethodInvoker> callbacks, object value)
    {
        foreach (var callback in callbacks)
        {
            callback.Invoke(value, Context);
        }
    }
}
