using System.Buffers;
using System.Reflection;
using PBench.Strategies.Functions;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Travel;

/// <summary>Writes one graph. Objects are numbered in the order in which they are met; <see cref="GraphReader"/> counts along.</summary>
/// <remarks>
/// Contents follow their object at once, but only <see cref="MostNested"/> levels deep: deeper ones wait in a queue, so that a list of a
/// million links needs no stack. The first run knows no paths. If something is refused, a second one, slower, finds out where it stands.
/// </remarks>
internal sealed class GraphWriter : WireWriter
{
    /// <summary>Levels of contents that are written one inside the other.</summary>
    public const int MostNested = 32;

    /// <summary>Levels of objects that are made of their parts, one inside the other; each takes a piece of the stack on both sides.</summary>
    public const int MostParts = 256;

    /// <summary>A longer text is sent once, however often it is referred to.</summary>
    public const int LongText = 128;

    [ThreadStatic]
    private static GraphWriter? idle;

    private readonly ReferenceTable numbers = new();
    private readonly List<int> unfinished = []; // numbers of the objects of parts that are being written
    private readonly TypeWriter types;
    private Queue<Contents> pending = new();
    private Queue<(Action, MemberPath?)>? last; // what AtEnd was given
    private ClosureVisits? visits;
    private Trail? trail;
    private HashSet<Assembly>? assemblies;
    private int nested;

    private GraphWriter() => types = new TypeWriter(this);

    private readonly record struct Contents(object Owner, Plan Plan, ClosureReach? Reach, MemberPath? Path);

    public TravelPlans Plans { get; private set; } = null!;

    public GraphTerms Terms { get; private set; } = null!;

    /// <summary>Where in the graph we are, on the second run; else null.</summary>
    public Trail? Trail => trail;

    /// <summary>Writes the value and all that it leads to.</summary>
    /// <param name="value">The value.</param>
    /// <param name="root">The place it stands in.</param>
    /// <param name="terms">What it is written under.</param>
    /// <param name="output">Takes the bytes. Best a <see cref="PayloadBuffer"/>, from which a first run that fails can be taken back.</param>
    /// <param name="assemblies">Takes note of the assemblies whose types and methods are written; null: nobody asks.</param>
    /// <exception cref="TravelRefusal">Something in it would not arrive as it is; says what, and where it stands. The output then holds a part.</exception>
    public static void Write(object? value, Slot root, GraphTerms terms, IBufferWriter<byte> output, HashSet<Assembly>? assemblies = null)
    {
        if (output is not PayloadBuffer buffer)
        {
            buffer = new PayloadBuffer();
            Write(value, root, terms, buffer, assemblies);
            output.Write(buffer.Written);
            return;
        }

        var start = buffer.Length;
        var writer = idle ?? new GraphWriter();
        idle = null; // a codec inside the graph that writes another finds none
        try
        {
            writer.assemblies = assemblies;
            writer.Run(value, root, terms, buffer, null);
            writer.assemblies = null;
            idle = writer;
        }
        catch (Exception e) when (e is TravelRefusal or SelfReference)
        {
            buffer.RollBack(start); // it may have changed in between, or refer to itself by a way that only the second run can write
            new GraphWriter { assemblies = assemblies }.Run(value, root, terms, buffer, new Trail());
        }
    }

    /// <summary>A text; null too.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Byte(0);
            return;
        }

        if (value.Length > LongText)
        {
            var number = numbers.Add(value, out var isNew);
            if (!isNew)
            {
                Byte(1);
                Count(number);
                return;
            }
        }

        Characters(value, 2);
    }

    public void TypeOf(Type type)
    {
        assemblies?.Add(type.Assembly);
        types.Write(type);
    }

    public void MethodOf(MethodInfo method)
    {
        assemblies?.Add(method.Module.Assembly);
        types.Write(method);
    }

    /// <summary>What a place for references holds.</summary>
    public void Reference(object? value, Slot slot, ClosureReach? reach = null)
    {
        if (value is not null && slot.Plain is { } plain && value.GetType() == slot.Type && unfinished.Count == 0 && assemblies is null)
        {
            var number = numbers.Add(value, out var isNew);
            if (!isNew)
            {
                Count(Head.Known + (uint)number);
                return;
            }

            Byte((byte)Head.Declared);
            plain.WriteNew(this, value);
            if (nested < MostNested)
            {
                nested++;
                plain.WriteContents(this, value);
                nested--;
            }
            else
            {
                Fill(value, plain, null);
            }

            return;
        }

        if (WriteHead(value, slot, out var plan))
        {
            Fill(value!, plan, reach);
        }
    }

    /// <summary>The first step only. True when contents are to follow, by <see cref="Fill"/>: those of a closure each time, since each function that leads to it may need other variables.</summary>
    public bool WriteHead(object? value, Slot slot, out Plan plan)
    {
        if (value is null)
        {
            plan = null!;
            Byte((byte)Head.Null);
            return false;
        }

        var type = value.GetType();
        plan = type == slot.Type ? slot.Plan : Plans.Of(type);
        if (plan.IsValue)
        {
            Begin(plan, slot);
            plan.WriteNew(this, value);
            return false;
        }

        var number = numbers.Add(value, out var isNew);
        if (!isNew)
        {
            if (unfinished.Count > 0 && unfinished.Contains(number))
            {
                Patch(number, plan);
                return false;
            }

            Count(Head.Known + (uint)number);
            return plan is ClosurePlan;
        }

        if ((plan.Statics?.Find(value) ?? slot.Kept?.Find(value)) is { } field && Terms.NamesStatics)
        {
            Byte((byte)Head.Static);
            StaticInstances.Write(this, field, value);
            return false;
        }

        Begin(plan, slot);
        if (plan.HasContents)
        {
            plan.WriteNew(this, value);
            return true;
        }

        if (unfinished.Count >= MostParts)
        {
            throw new TravelRefusal(new Refusal($"is nested {MostParts} levels deep in objects that are made of their parts", "Use a flatter structure, or classes with fields."));
        }

        unfinished.Add(number);
        plan.WriteNew(this, value);
        unfinished.RemoveAt(unfinished.Count - 1);
        return false;
    }

    /// <summary>The second step of an object: at once, or later.</summary>
    public void Fill(object owner, Plan plan, ClosureReach? reach)
    {
        if (nested >= MostNested)
        {
            pending.Enqueue(new Contents(owner, plan, reach, trail?.Place));
            return;
        }

        nested++;
        WriteContents(owner, plan, reach);
        nested--;
    }

    /// <summary>From here on everything that is written is complete when <see cref="EndWhole"/> returns: for keys, which are asked for their hash code at once.</summary>
    public object BeginWhole()
    {
        var outer = pending;
        pending = new Queue<Contents>();
        return outer;
    }

    /// <inheritdoc cref="BeginWhole"/>
    public void EndWhole(object begun)
    {
        Drain();
        pending = (Queue<Contents>)begun;
    }

    /// <summary>To be done when all is written, or refused.</summary>
    public void AtEnd(Action completion) => (last ??= []).Enqueue((completion, trail?.Place));

    public int[] FieldsToWrite(object closure, ClosurePlan plan, ClosureReach? reach) => (visits ??= new ClosureVisits()).FieldsToWrite(closure, plan, reach);

    private void Run(object? value, Slot root, GraphTerms terms, IBufferWriter<byte> output, Trail? retrace)
    {
        Begin(output);
        (Plans, Terms, trail, visits) = (root.Plans, terms, retrace, null);
        types.Begin(root.Type);
        try
        {
            Value(root.Contract);
            root.Write(this, value);
            Drain();
            WritePatches();
            Complete();
            End();
        }
        catch (TravelRefusal refusal) when (trail is not null)
        {
            throw refusal.At(trail.Place);
        }
        finally
        {
            numbers.Clear();
            Complete();
            (Plans, Terms, trail, visits) = (null!, null!, null, null); // an idle writer keeps nothing of its caller's alive
        }
    }

    private void Complete()
    {
        while (last is not null && last.TryDequeue(out var next))
        {
            var (completion, place) = next;
            trail?.Return(place!);
            completion();
        }
    }

    private void Drain()
    {
        while (pending.TryDequeue(out var contents))
        {
            trail?.Return(contents.Path!);
            WriteContents(contents.Owner, contents.Plan, contents.Reach);
        }
    }

    private void WriteContents(object owner, Plan plan, ClosureReach? reach)
    {
        if (plan is ClosurePlan closure)
        {
            closure.WriteVariables(this, owner, reach);
        }
        else
        {
            plan.WriteContents(this, owner);
        }
    }

    private void Begin(Plan plan, Slot slot)
    {
        assemblies?.Add(plan.Type.Assembly);
        if (plan.RefusalIn(slot) is { } refusal)
        {
            throw new TravelRefusal(refusal);
        }

        if (plan.Type == slot.Type)
        {
            Byte((byte)Head.Declared);
            return;
        }

        if (Terms.Gate is { } gate)
        {
            gate.CheckLeaving(plan.Type);
        }
        else
        {
            Terms.Exchanged?.Add(plan.Type);
        }

        Byte((byte)Head.Typed);
        types.Write(plan.Type);
    }

    // An object of parts leads back to itself: the place is left empty and filled in at the end.
    private void Patch(int target, Plan plan)
    {
        if (trail is null)
        {
            throw new SelfReference();
        }

        if (trail.Owner is not { } owner)
        {
            throw new TravelRefusal(new Refusal($"leads back to the {Naming.Of(plan.Type)} it is in, which is made of its parts", "Break the cycle, or use a collection that can be changed."));
        }

        Byte((byte)Head.Null);
        trail.Patches.Add((numbers.Add(owner, out _), trail.Index, target));
    }

    private void WritePatches()
    {
        Count(trail?.Patches.Count ?? 0);
        foreach (var (owner, index, target) in trail?.Patches ?? [])
        {
            Count(owner);
            Count(index);
            Count(target);
        }
    }

    /// <summary>The fast run cannot write this graph.</summary>
    private sealed class SelfReference : Exception;
}
