namespace PBench.Strategies.Travel;

/// <summary>Rebuilds what <see cref="GraphWriter"/> wrote.</summary>
/// <remarks>Runs in a worker before its first item: no LINQ, few generics over user types, nothing else that is slow to compile.</remarks>
internal ref struct GraphReader
{
    /// <summary>The bytes.</summary>
    public WireReader Wire;

    private readonly GraphReading reading;
    private readonly bool tracks; // see ReadingOrder
    private int nested;
    private int parts;

    private GraphReader(ReadOnlySpan<byte> bytes, GraphReading state)
    {
        Wire = new WireReader(bytes);
        reading = state;
        tracks = state.Order.Tracks;
    }

    public readonly TravelPlans Plans => reading.Plans;

    public readonly GraphTerms Terms => reading.Terms;

    /// <summary>The value and all that it leads to, complete.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a graph.</exception>
    public static object? Read(ReadOnlySpan<byte> bytes, Slot root, GraphTerms terms)
    {
        try
        {
            try
            {
                return Read(bytes, root, terms, tracks: false);
            }
            catch (UnknownOrder)
            {
                return Read(bytes, root, terms, tracks: true);
            }
        }
        catch (Exception e) when (e is not (InvalidDataException or PayloadException or OutOfMemoryException or Rebuilding))
        {
            // Reflection has dozens of ways to say that a token, a type argument or a value does not fit.
            throw new InvalidDataException($"The encoded value cannot be rebuilt here: {ExceptionText.Of(e)}", e);
        }
        catch (Rebuilding e)
        {
            throw e.InnerException!;
        }
    }

    private static object? Read(ReadOnlySpan<byte> bytes, Slot root, GraphTerms terms, bool tracks)
    {
        var state = GraphReading.Take(root, terms, tracks);
        var input = new GraphReader(bytes, state);
        var value = input.ReadAll(root);
        state.Return();
        return value;
    }

    public T Value<T>() => Wire.Value<T>();

    /// <summary>A text; null too.</summary>
    public string? Text()
    {
        var head = Wire.Number();
        switch (head)
        {
            case 0:
                return null;
            case 1:
                return reading.At(Wire.Count()) as string ?? throw WireReader.Corrupt("a text that is none");
            default:
                var text = Wire.Characters(head - 2);
                if (text.Length > GraphWriter.LongText)
                {
                    reading.Add(text);
                }

                return text;
        }
    }

    public Type TypeOf() => reading.Types.Read(ref Wire);

    public System.Reflection.MethodInfo MethodOf() => reading.Types.ReadMethod(ref Wire);

    /// <summary>What a place for references holds. An object that was met before may be of any type: the caller's cast checks it.</summary>
    public object? Reference(Slot slot)
    {
        if (slot.Plain is { } plain && Wire.TryTake((byte)Head.Declared))
        {
            var number = reading.Add(null!);
            var made = plain.ReadNew(ref this, number);
            reading.Set(number, made);
            Linked(made);
            Fill(made, plain);
            return made;
        }

        var value = ReadHead(slot, out var plan);
        if (plan is not null)
        {
            Fill(value!, plan);
        }

        return value;
    }

    /// <summary>The first step only. Contents of <paramref name="plan"/>, if it is not null, are to follow, by <see cref="Fill"/>.</summary>
    public object? ReadHead(Slot slot, out Plan? plan)
    {
        plan = null;
        var head = Wire.Number();
        switch (head)
        {
            case Head.Null:
                return null;
            case Head.Declared:
                plan = slot.Plan;
                break;
            case Head.Typed:
                var type = TypeOf();
                plan = reading.Plans.Of(type);
                if (!slot.Type.IsAssignableFrom(type))
                {
                    throw WireReader.Corrupt($"{slot.Type} expected, {type} found");
                }

                if (Terms.Gate is { } gate)
                {
                    gate.CheckComing(type);
                }
                else
                {
                    Terms.Exchanged?.Add(type);
                }

                break;
            case Head.Static:
                return ReadStatic(slot);
            default:
                var number = (int)(head - Head.Known);
                plan = reading.ClosureAt(number);
                reading.Order.HasMetAgain = true;
                return Linked(reading.At(number));
        }

        return Linked(ReadNew(ref plan));
    }

    /// <summary>The second step of an object: at once, or later.</summary>
    public void Fill(object owner, Plan plan)
    {
        if (nested >= GraphWriter.MostNested)
        {
            Wire.Promise(plan.LeastBytes);
            reading.Pending.Enqueue((owner, plan));
            reading.Order.HasWaited = true;
            return;
        }

        nested++;
        ReadContents(owner, plan);
        nested--;
    }

    /// <summary>Makes an object that is not yet complete known under its number, so that what is inside of it can refer to it.</summary>
    public readonly void Publish(int number, object value) => reading.Set(number, value);

    /// <inheritdoc cref="GraphWriter.BeginWhole"/>
    public readonly (Queue<(object, Plan)>, int) BeginWhole()
    {
        var before = (reading.Pending, reading.Order.Count);
        reading.Pending = new();
        return before;
    }

    /// <inheritdoc cref="GraphWriter.BeginWhole"/>
    public void EndWhole((Queue<(object, Plan)> Pending, int Later) before)
    {
        Drain();
        reading.Complete(before.Later);
        reading.Pending = before.Pending;
    }

    /// <summary>To be done when the whole value is there, inner objects first: filling what asks for hash codes, callbacks. To be called when an object's contents have been read.</summary>
    public readonly void Later(Action completion) => reading.Order.Add(completion);

    private object? ReadAll(Slot root)
    {
        if (Value<uint>() != root.Contract)
        {
            throw new InvalidDataException("The encoded value comes from a process that runs another build of PBench.Strategies, of .NET or of the value's type, or is damaged.");
        }

        var value = root.Read(ref this);
        Drain();
        for (var left = Wire.Count(); left > 0; left--)
        {
            reading.Patch(Wire.Count(), Wire.Count(), Wire.Count());
        }

        if (Wire.Remaining > 0)
        {
            throw WireReader.Corrupt("more bytes than a value");
        }

        reading.Complete(0);
        return value;
    }

    private object ReadNew(ref Plan? plan)
    {
        if (plan!.IsValue)
        {
            var value = plan.ReadNew(ref this, -1);
            plan = null;
            return value ?? throw WireReader.Corrupt("an object that is null");
        }

        var number = reading.Add(null!);
        if (plan.HasContents)
        {
            var owner = plan.ReadNew(ref this, number);
            reading.Set(number, owner);
            if (plan is ClosurePlan)
            {
                reading.AddClosure(number, plan);
            }

            return owner;
        }

        if (++parts > GraphWriter.MostParts)
        {
            throw WireReader.Corrupt("objects of parts that are nested too deep");
        }

        var made = tracks ? ReadParts(plan, number) : plan.ReadNew(ref this, number);
        reading.Set(number, made);
        parts--;
        plan = null;
        return made;
    }

    private object ReadStatic(Slot slot)
    {
        var number = reading.Add(null!);
        var value = StaticInstances.Read(ref this, slot);
        reading.Set(number, value);
        return value;
    }

    private void Drain()
    {
        while (reading.Pending.TryDequeue(out var contents))
        {
            ReadContents(contents.Owner, contents.Plan);
        }
    }

    private void ReadContents(object owner, Plan plan)
    {
        if (!tracks)
        {
            plan.ReadContents(ref this, owner);
            return;
        }

        var before = reading.Order.Enter(owner);
        plan.ReadContents(ref this, owner);
        reading.Order.Leave(before);
    }

    // What the parts lead to counts for the object, which is not there yet: a stand-in has the links.
    private object ReadParts(Plan plan, int number)
    {
        var parts = new object();
        var before = reading.Order.Enter(parts);
        var made = plan.ReadNew(ref this, number);
        reading.Order.Enter(made);
        reading.Order.Link(parts);
        reading.Order.Leave(parts);
        reading.Order.Leave(before);
        return made;
    }

    private readonly object Linked(object value)
    {
        if (tracks)
        {
            reading.Order.Link(value);
        }

        return value;
    }
}

/// <summary>Thrown while a value is rebuilt, by what must reach the caller as it is: <see cref="Exception.InnerException"/>.</summary>
internal sealed class Rebuilding(Exception inner) : Exception(inner.Message, inner);
