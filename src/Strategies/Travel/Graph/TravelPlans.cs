using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using PBench.Strategies.Functions;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Travel;

/// <summary>Finds how the values of each type travel. A session with codecs of its own has its own plans; all others share one set.</summary>
internal sealed class TravelPlans
{
    private readonly ConcurrentDictionary<Type, Plan> known = new();
    private readonly ConcurrentDictionary<Type, Elements> elements = new();
    private readonly CustomCodecs custom;
    private Slot? any;

    /// <param name="custom">The session's codecs, which come first, wherever in a value theirs are.</param>
    public TravelPlans(CustomCodecs custom) => this.custom = custom;

    public static TravelPlans Shared { get; } = new(new CustomCodecs([]));

    /// <summary>A place for anything, a mark that is a bare object too.</summary>
    public Slot AnySlot => any ??= new Slot(typeof(object), this) { MayBeLock = true };

    public Plan Of(Type type) =>
        known.TryGetValue(type, out var plan) ? plan
        : type.IsCollectible ? new RefusedPlan(type, Refusals.InMemoryOnly(type)) // not kept: keeping it would keep its assembly
        : known.GetOrAdd(type, Make(type));

    /// <summary>How many values of a type lie one after the other.</summary>
    public Elements ElementsOf(Type type) => elements.TryGetValue(type, out var found) ? found : elements.GetOrAdd(type, Elements.Make(type, this));

    private Plan Make(Type type)
    {
        if (typeof(Type).IsAssignableFrom(type))
        {
            return type == typeof(Type) ? new TypeValuePlan() : Of(typeof(Type));
        }

        if (typeof(MethodInfo).IsAssignableFrom(type))
        {
            return type == typeof(MethodInfo) ? new MethodValuePlan() : Of(typeof(MethodInfo));
        }

        if (type.IsSubclassOf(typeof(Delegate)))
        {
            return new DelegatePlan(type, this);
        }

        if (type.IsAssignableTo(typeof(ITravelsAsHandle)))
        {
            return new HandlePlan(type);
        }

        if (CompilerNames.SingletonOf(type) is { } holder)
        {
            return new SingletonPlan(type, holder);
        }

        if (Custom(type) is { } codec)
        {
            return new CodedPlan(type, codec);
        }

        if (type == typeof(string))
        {
            return new TextPlan();
        }

        if (type.IsAssignableTo(typeof(Exception)))
        {
            return new ExceptionPlan(type, this);
        }

        if (LockPlan.For(type) is { } guard)
        {
            return guard;
        }

        if (Refusals.Of(type) is { } refusal)
        {
            return new RefusedPlan(type, refusal);
        }

        return type.IsArray ? MakeArray(type)
            : type.IsValueType ? MakeValue(type)
            : FrameworkTypes.Contains(type) && !FrameworkTypes.IsPlainHolder(type) ? MakeFramework(type)
            : MakeFields(type);
    }

    // Functions and what this library makes of them are no values that a codec could be asked for.
    private IPayloadCodec? Custom(Type type) =>
        custom.IsEmpty || type.Assembly == typeof(TravelPlans).Assembly || CompilerNames.IsClosure(type) || type.IsAssignableTo(typeof(IPayloadCodec)) ? null : custom.Find(type);

    private Plan MakeFields(Type type) =>
        OptionalMemoryPack.For(type) is { } codec ? new CodedPlan(type, codec)
        : RegexShapes.IsGenerated(type) ? Of(typeof(System.Text.RegularExpressions.Regex))
        : FieldsPlan.Make(type, this);

    private static bool IsFramework(Type type) => FrameworkTypes.Contains(type) && !FrameworkTypes.IsPlainHolder(type);

    private Plan MakeFramework(Type type) => FrameworkTable.Find(type, this) ?? new RefusedPlan(type, FrameworkTable.Unknown(type));

    private Plan MakeArray(Type type)
    {
        var element = type.GetElementType()!;
        return RawLayout.Of(element).Fault is { } fault
            ? new RefusedPlan(type, fault with { Reason = $"holds values that cannot travel: each {fault.Reason}" })
            : type.IsSZArray ? new ArrayPlan(type, ElementsOf(element))
            : new GridShape(type, ElementsOf(element));
    }

    private Plan MakeValue(Type type)
    {
        var layout = RawLayout.Of(type);
        return layout.Fault is { } fault ? new RefusedPlan(type, fault)
            : Nullable.GetUnderlyingType(type) is { } inner && !layout.IsRaw ? new NullablePlan(type, inner, this)
            : layout.IsRaw ? new RawPlan(type)
            : IsFramework(type) ? MakeFramework(type)
            : type.IsDefined(typeof(InlineArrayAttribute), false) ? InlineArrayPlan.Make(type, this)
            : MakeFields(type);
    }
}
