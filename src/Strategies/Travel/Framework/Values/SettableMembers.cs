using System.Collections;
using System.Reflection;

namespace PBench.Strategies.Travel;

/// <summary>All public properties of a format that can be set: numbers, texts, enums and arrays of them.</summary>
internal sealed class SettableMembers<T>
    where T : class
{
    // A calendar decides over names and patterns, and those that consist of others forget what was set when these are.
    private static readonly string[] Apart = ["Calendar"], Last = ["FullDateTimePattern"];

    private readonly (PropertyInfo Info, Slot Slot)[] members;

    public SettableMembers(TravelPlans plans) => members =
    [
        .. from property in typeof(T).GetProperties(BindingFlags.Instance | BindingFlags.Public)
           where property.CanRead && property.SetMethod is { IsPublic: true } && !Apart.Contains(property.Name)
           orderby Last.Contains(property.Name), property.MetadataToken
           select (property, new Slot(property.PropertyType, plans)),
    ];

    /// <summary>A byte, and them if one differs from the other's.</summary>
    public void WriteIfOther(GraphWriter output, T value, T other)
    {
        var isOther = Array.Exists(members, member => !AreEqual(member.Info.GetValue(value), member.Info.GetValue(other)));
        output.Value(isOther);
        if (isOther)
        {
            foreach (var (info, slot) in members)
            {
                slot.Write(output, info.GetValue(value));
            }
        }
    }

    /// <summary>Sets them, if they were written.</summary>
    public bool ReadIfOther(ref GraphReader input, T target)
    {
        if (input.Wire.Byte() == 0)
        {
            return false;
        }

        foreach (var (info, slot) in members)
        {
            info.SetValue(target, slot.Read(ref input));
        }

        return true;
    }

    private static bool AreEqual(object? one, object? other) => StructuralComparisons.StructuralEqualityComparer.Equals(one, other);
}
