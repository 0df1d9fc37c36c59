using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using PBench.Strategies;
using PBench.Strategies.Processes.Pool;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Reliability.Tests.Stress;

/// <summary>What a session was doing when a map did not end: the plain fields of its parts, whatever they are called today.</summary>
internal static class SessionDump
{
    public static string Of(IMapSession session)
    {
        var text = new StringBuilder();
        Write(text, session, "", new HashSet<object>(ReferenceEqualityComparer.Instance));
        return text.ToString();
    }

    private static void Write(StringBuilder text, object part, string indent, HashSet<object> seen)
    {
        if (!seen.Add(part))
        {
            return;
        }

        var parts = new List<(string Name, object Value)>();
        text.Append(indent).Append(part.GetType().Name).Append(':');
        foreach (var (name, value) in Fields(part))
        {
            if (value is null or bool or int or long or string or Enum)
            {
                text.Append(CultureInfo.InvariantCulture, $" {name}={value ?? "null"}");
            }
            else
            {
                parts.Add((name, value));
            }
        }

        text.AppendLine();
        if (part is WorkerDesk desk)
        {
            WriteSlots(text, desk, indent + "  ");
        }

        foreach (var (name, value) in parts)
        {
            foreach (var (element, i) in (value is IEnumerable many and not string ? Elements(many) : [value]).Select((element, i) => (element, i)))
            {
                if (IsOurs(element.GetType()) && element is not MulticastDelegate)
                {
                    text.Append(indent).Append("  .").Append(name).Append(CultureInfo.InvariantCulture, $"[{i}]").AppendLine();
                    Write(text, element, indent + "    ", seen);
                }
            }
        }
    }

    // Both sides' words for each chunk in the worker's hands.
    private static void WriteSlots(StringBuilder text, WorkerDesk desk, string indent) => desk.Worker.Touch(mailbox =>
    {
        for (var i = 0; i < MailboxLayout.Slots; i++)
        {
            var slot = mailbox.Slot(i);
            if (desk.Held(i) is { } held || Volatile.Read(ref slot.Turn) != (int)Turn.Idle)
            {
                text.Append(indent).AppendLine(CultureInfo.InvariantCulture, $"slot {i}: held {desk.Held(i)?.Id}, map {desk.Held(i)?.Job.Job.Id}, {(Turn)slot.Turn}, stop {slot.Stop}, {SlotState.Of(slot.State)}, {Cursor.Of(slot.Cursor)}, committed {slot.Committed}, {TimedItem.Of(slot.TimedItem)}");
            }
        }
    });

    private static IEnumerable<(string Name, object? Value)> Fields(object part)
    {
        for (var type = part.GetType(); type is not null && IsOurs(type); type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (!field.FieldType.IsPointer && !field.FieldType.IsByRefLike)
                {
                    yield return (Plain(field.Name), field.GetValue(part));
                }
            }
        }
    }

    // Changed by others while they are listed.
    private static object[] Elements(IEnumerable many)
    {
        try
        {
            return [.. many.Cast<object?>().OfType<object>().Take(8).Select(element => element is DictionaryEntry entry ? entry.Value! : element)];
        }
        catch (InvalidOperationException)
        {
            return [];
        }
    }

    private static string Plain(string name) => name.StartsWith('<') ? name[1..name.IndexOf('>', StringComparison.Ordinal)] : name;

    // Those that say where it hangs: the session, its desks, links and maps.
    private static bool IsOurs(Type type) =>
        type.Namespace is "PBench.Strategies.Engine" or "PBench.Strategies.Processes" or "PBench.Strategies.Processes.Pool" or "PBench.Strategies.Processes.Pipes" or "PBench.Strategies.Processes.SharedMemory" or "PBench.Strategies.Threads" or "PBench.Strategies.Tasks" or "PBench.Strategies.Plinq";
}
