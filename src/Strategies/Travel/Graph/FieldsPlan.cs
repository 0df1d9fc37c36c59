using System.Reflection;
using System.Runtime.CompilerServices;
using PBench.Strategies.Functions;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Travel;

/// <summary>A class or struct that is its fields, whatever their accessibility. No constructor, getter or setter runs.</summary>
/// <remarks>The first values go by reflection, so that a worker's first item waits for no compiler; after <see cref="CompileAfter"/> of them a compiled form is made in the background.</remarks>
internal class FieldsPlan : Plan
{
    private const int CompileAfter = 200;
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly bool isValue;
    private readonly bool isFinalized;
    private CompiledFields? compiled;
    private Refusal? refusal;
    private bool isJudged; // refusal is known
    private int seen;

    protected FieldsPlan(Type type, FieldPlan[] fields, IBaseShape? shape)
        : base(type)
    {
        Fields = fields;
        Base = shape;
        isValue = type.IsValueType;
        Statics = isValue || CompilerNames.IsClosure(type) ? null : StaticInstances.Of(type);
        isFinalized = !isValue && Finalizers.Has(type);
        foreach (var field in fields)
        {
            LeastBytes += field.Type.IsValueType && RawLayout.Of(field.Type).IsRaw ? RawBytes.SizeOf(field.Type) : 1;
        }
    }

    /// <summary>Those that travel, base classes first, each in the order of its declaration.</summary>
    public FieldPlan[] Fields { get; }

    /// <summary>An object of the type is what it was when it was made: readonly fields with values and texts.</summary>
    public bool IsFixed => Base is null && Array.TrueForAll(Fields, static each => each.Info.IsInitOnly && (each.Slot.IsText || (each.Type.IsValueType && each.Slot.Plan is RawPlan)));

    /// <summary>Of a type derived from one of the framework's that is in the table: what is done with that part of it.</summary>
    public IBaseShape? Base { get; }

    public override bool HasContents => !isValue;

    public override int LeastBytes { get; }

    public override StaticInstances? Statics { get; }

    /// <inheritdoc cref="KeptCodes"/>
    public override Refusal? Refusal => isJudged ? refusal : Judge();

    /// <summary>The type takes care itself of what must be rebuilt.</summary>
    protected virtual bool IsRebuilt => false;

    public static Plan Make(Type type, TravelPlans plans)
    {
        if (Conventions.InPlaceOfFields(type, plans) is { } convention)
        {
            return convention;
        }

        var levels = new List<FieldInfo[]>();
        IBaseShape? shape = null;
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            var fields = level.GetFields(Own);
            if (FrameworkTypes.Contains(level) && !FrameworkTypes.IsPlainHolder(level))
            {
                if ((shape = plans.Of(level) as IBaseShape) is not null || fields.Length == 0)
                {
                    if (shape is not null)
                    {
                        break;
                    }

                    continue;
                }

                return new RefusedPlan(type, new Refusal($"is {Naming.Of(type)}, whose base {Naming.Of(level)} is not in the table of framework types that travel", "Hold the plain values it was made from, or register an IPayloadCodec for it."));
            }

            Array.Sort(fields, static (a, b) => a.MetadataToken.CompareTo(b.MetadataToken)); // the same order in every process
            levels.Add(fields);
        }

        levels.Reverse();
        var travelling = new List<FieldPlan>();
        foreach (var fields in levels)
        {
            foreach (var field in fields)
            {
                if (FieldPlan.Travels(field))
                {
                    travelling.Add(new FieldPlan(field, plans));
                }
            }
        }

        return Conventions.AroundFields(type, [.. travelling], shape, plans)
            ?? (CompilerNames.IsClosure(type) ? new ClosurePlan(type, [.. travelling]) : new FieldsPlan(type, [.. travelling], shape));
    }

    public override void WriteNew(GraphWriter output, object value)
    {
        if (isValue)
        {
            WriteContents(output, value);
        }
    }

    public override object ReadNew(ref GraphReader input, int number)
    {
        if ((input.Terms.Gate is not null || !HashSeeds.Agree) && Refusal is { } kept)
        {
            throw new Rebuilding(new Payloads.PayloadRefusal($"{kept.Reason}. {kept.WayOut}", ""));
        }

        var value = RuntimeHelpers.GetUninitializedObject(Type);
        if (isValue)
        {
            ReadContents(ref input, value);
        }
        else if (isFinalized)
        {
            Finalizers.Hold(ref input, value);
        }

        return value;
    }

    public override void WriteContents(GraphWriter output, object value)
    {
        if (Fields.Length == 0 && Base is null && isValue)
        {
            output.Byte(0); // so that no value takes no bytes: lengths can then be checked against what is left
            return;
        }

        Base?.WriteBase(output, value);
        if (output.Trail is null)
        {
            if (compiled is { } fast)
            {
                fast.Write(output, value);
                return;
            }

            Count();
        }

        for (var i = 0; i < Fields.Length; i++)
        {
            WriteField(output, value, i, null);
        }
    }

    public override void ReadContents(ref GraphReader input, object value)
    {
        if (Fields.Length == 0 && Base is null && isValue)
        {
            input.Wire.Byte();
            return;
        }

        Base?.ReadBase(ref input, value);
        if (compiled is { } fast)
        {
            fast.Read(ref input, value);
            return;
        }

        Count();
        foreach (var field in Fields)
        {
            field.Info.SetValue(value, field.Slot.Read(ref input));
        }
    }

    protected void WriteField(GraphWriter output, object owner, int index, ClosureReach? reach)
    {
        var field = Fields[index];
        if (output.Trail is not { } trail)
        {
            field.Slot.Write(output, field.Info.GetValue(owner), reach);
            return;
        }

        var before = trail.Enter(field.Step, isValue ? null : owner, index);
        field.Slot.Write(output, field.Info.GetValue(owner), reach);
        trail.Leave(before);
    }

    private Refusal? Judge()
    {
        if (!KeptCodes.IsWatched)
        {
            return null;
        }

        refusal = IsRebuilt ? null : KeptCodes.RefusalOf(Type, HashSeeds.Agree);
        Volatile.Write(ref isJudged, true);
        return refusal;
    }

    private void Count()
    {
        if (++seen == CompileAfter && CompiledFields.MayCompile) // races only blur it
        {
            ThreadPool.UnsafeQueueUserWorkItem(static plan => plan.compiled = CompiledFields.Make(plan), this, preferLocal: false);
        }
    }
}
