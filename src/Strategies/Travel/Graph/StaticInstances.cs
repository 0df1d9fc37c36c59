using System.Reflection;
using System.Runtime.CompilerServices;
using PBench.Strategies.Functions;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Travel;

/// <summary>The static readonly fields of a type that can hold instances which mean something by being themselves: value classes, null objects, marks.</summary>
/// <remarks>Such an instance arrives as the one that the field holds there. A digest of its contents travels along: where the other process holds other contents, the value is refused.</remarks>
internal sealed class StaticInstances
{
    private const BindingFlags Own = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ConditionalWeakTable<object, StrongBox<ulong>> Digests = []; // of those that never change

    private readonly FieldInfo[] fields;

    private StaticInstances(FieldInfo[] found) => fields = found;

    /// <summary>Those of the type and its bases that can hold one of its instances.</summary>
    public static StaticInstances? Of(Type type)
    {
        List<FieldInfo>? found = null;
        for (var level = type; level is not null && level != typeof(object) && !FrameworkTypes.Contains(level); level = level.BaseType)
        {
            Add(level, type, ref found);
        }

        return found is null ? null : new StaticInstances([.. found]);
    }

    /// <summary>Those of the type in which a place stands.</summary>
    public static StaticInstances? In(Type declaring, Type place)
    {
        List<FieldInfo>? found = null;
        if (!FrameworkTypes.Contains(declaring))
        {
            Add(declaring, place, ref found);
        }

        return found is null ? null : new StaticInstances([.. found]);
    }

    /// <summary>The field that holds this very object.</summary>
    public FieldInfo? Find(object value)
    {
        foreach (var field in fields)
        {
            if (ReferenceEquals(Held(field), value))
            {
                return field;
            }
        }

        return null;
    }

    public static void Write(GraphWriter output, FieldInfo field, object value)
    {
        output.TypeOf(field.DeclaringType!);
        output.Count(field.MetadataToken & 0xFFFFFF);
        output.Value(Digest(value, output.Plans));
    }

    public static object Read(ref GraphReader input, Slot place)
    {
        var declaring = input.TypeOf();
        input.Terms.Gate?.CheckComing(declaring);
        var token = input.Wire.Count();
        var field = Array.Find(declaring.GetFields(Own), field => (field.MetadataToken & 0xFFFFFF) == token) ?? throw WireReader.Corrupt($"an unknown field of {declaring}");
        var digest = input.Value<ulong>();
        var value = field is { IsStatic: true, IsInitOnly: true } ? Held(field) : throw WireReader.Corrupt($"{field} as an instance");
        if (value is not null && !place.Type.IsInstanceOfType(value))
        {
            throw WireReader.Corrupt($"{field} where {place.Type} is expected");
        }

        return value is not null && Digest(value, input.Plans) == digest ? value : throw new Rebuilding(new PayloadRefusal(
            $"is the instance that {Naming.Of(declaring)}.{CompilerNames.UserName(field.Name)} holds, but in the process that receives it that field holds {(value is null ? "none" : "one with other contents")}. "
            + "Keep what static fields hold as it was made, or hold the changed value elsewhere.", ""));
    }

    private static void Add(Type declaring, Type place, ref List<FieldInfo>? found)
    {
        foreach (var field in declaring.GetFields(Own))
        {
            var type = field.FieldType;
            if (field.IsInitOnly && !type.IsValueType && type != typeof(string) && (type.IsAssignableFrom(place) || place.IsAssignableFrom(type))
                && !CompilerNames.IsLambdaCache(field) && !field.IsDefined(typeof(ThreadStaticAttribute), false))
            {
                (found ??= []).Add(field);
            }
        }
    }

    private static object? Held(FieldInfo field)
    {
        try
        {
            return field.GetValue(null);
        }
        catch (TargetInvocationException)
        {
            return null; // the type could not be set up: it holds nothing
        }
        catch (TypeInitializationException)
        {
            return null;
        }
    }

    private static ulong Digest(object value, TravelPlans plans)
    {
        if (Digests.TryGetValue(value, out var known))
        {
            return known.Value;
        }

        return plans.Of(value.GetType()) is FieldsPlan { IsFixed: true }
            ? Digests.GetValue(value, _ => new StrongBox<ulong>(DigestNow(value, plans))).Value
            : DigestNow(value, plans);
    }

    private static ulong DigestNow(object value, TravelPlans plans)
    {
        var bytes = new PayloadBuffer();
        GraphWriter.Write(value, plans.AnySlot, GraphTerms.Contents, bytes);
        var digest = 0xcbf29ce484222325; // FNV-1a, 64 bits
        foreach (var next in bytes.Written)
        {
            digest = (digest ^ next) * 0x100000001b3;
        }

        return digest;
    }
}
