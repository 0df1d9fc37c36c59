using System.Text.Json;

namespace PBench.Harness.Measuring;

/// <summary>Reads a child's specification, member by member. What a specification does not name keeps its default.</summary>
/// <remarks>The counterpart of <see cref="ResultWriter"/>, for the same reason: a serializer would be compiled anew in every child.</remarks>
internal static class SpecReader
{
    /// <exception cref="JsonException">Not a specification.</exception>
    public static ChildSpec Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var members = document.RootElement;
        var defaults = new ChildSpec { Task = ChildTask.Measure, Strategy = "", ResultFile = "" };
        return new ChildSpec
        {
            Task = (ChildTask)Get(members, nameof(ChildSpec.Task)).GetInt32(),
            Strategy = Get(members, nameof(ChildSpec.Strategy)).GetString()!,
            ResultFile = Get(members, nameof(ChildSpec.ResultFile)).GetString()!,
            Workload = Text(members, nameof(ChildSpec.Workload), defaults.Workload),
            Parameters = Texts(members, nameof(ChildSpec.Parameters)),
            Scale = Number(members, nameof(ChildSpec.Scale), defaults.Scale),
            InputSeed = Whole(members, nameof(ChildSpec.InputSeed), defaults.InputSeed),
            ChunkItems = (int)Whole(members, nameof(ChildSpec.ChunkItems), defaults.ChunkItems),
            Workers = (int)Whole(members, nameof(ChildSpec.Workers), defaults.Workers),
            Timed = Flag(members, nameof(ChildSpec.Timed), defaults.Timed),
            MayBeWrong = Flag(members, nameof(ChildSpec.MayBeWrong), defaults.MayBeWrong),
            BudgetNs = Number(members, nameof(ChildSpec.BudgetNs), defaults.BudgetNs),
            KnownMapNs = Number(members, nameof(ChildSpec.KnownMapNs), defaults.KnownMapNs),
            MaxIterations = (int)Whole(members, nameof(ChildSpec.MaxIterations), defaults.MaxIterations),
            ObserveOrder = Flag(members, nameof(ChildSpec.ObserveOrder), defaults.ObserveOrder),
            MaxOrderItems = (int)Whole(members, nameof(ChildSpec.MaxOrderItems), defaults.MaxOrderItems),
            TraceBelowNs = Number(members, nameof(ChildSpec.TraceBelowNs), defaults.TraceBelowNs),
            Plugins = List(members, nameof(ChildSpec.Plugins)),
            RunsBeside = Flag(members, nameof(ChildSpec.RunsBeside), defaults.RunsBeside),
            TakesTurns = Flag(members, nameof(ChildSpec.TakesTurns), defaults.TakesTurns),
            ReadyMark = members.TryGetProperty(nameof(ChildSpec.ReadyMark), out var mark) ? mark.GetString() : null,
        };
    }

    private static JsonElement Get(JsonElement members, string name) =>
        members.TryGetProperty(name, out var value) ? value : throw new JsonException($"The specification of a case has no member '{name}'.");

    private static string Text(JsonElement members, string name, string missing) =>
        members.TryGetProperty(name, out var value) ? value.GetString()! : missing;

    private static double Number(JsonElement members, string name, double missing) =>
        members.TryGetProperty(name, out var value) ? value.GetDouble() : missing;

    private static long Whole(JsonElement members, string name, long missing) =>
        members.TryGetProperty(name, out var value) ? value.GetInt64() : missing;

    private static bool Flag(JsonElement members, string name, bool missing) =>
        members.TryGetProperty(name, out var value) ? value.GetBoolean() : missing;

    private static Dictionary<string, string> Texts(JsonElement members, string name)
    {
        var texts = new Dictionary<string, string>();
        if (members.TryGetProperty(name, out var value))
        {
            foreach (var member in value.EnumerateObject())
            {
                texts.Add(member.Name, member.Value.GetString()!);
            }
        }

        return texts;
    }

    private static string[] List(JsonElement members, string name)
    {
        if (!members.TryGetProperty(name, out var value))
        {
            return [];
        }

        var list = new string[value.GetArrayLength()];
        for (var i = 0; i < list.Length; i++)
        {
            list[i] = value[i].GetString()!;
        }

        return list;
    }
}
