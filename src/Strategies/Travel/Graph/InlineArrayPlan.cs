using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PBench.Strategies.Travel;

/// <summary>An inline array of references, whose one field reflection sees is only its first element.</summary>
internal static class InlineArrayPlan
{
    public static Plan Make(Type type, TravelPlans plans)
    {
        var length = type.GetCustomAttributesData().First(data => data.AttributeType == typeof(InlineArrayAttribute)).ConstructorArguments[0].Value!;
        var element = type.GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic)[0].FieldType;
        return (Plan)Activator.CreateInstance(typeof(InlineArrayPlan<,>).MakeGenericType(type, element), length, plans.ElementsOf(element))!;
    }
}

/// <inheritdoc cref="InlineArrayPlan"/>
internal sealed class InlineArrayPlan<TArray, T>(int length, Elements elements) : Plan(typeof(TArray))
    where TArray : struct
{
    private readonly Elements<T> elements = (Elements<T>)elements;

    public override void WriteNew(GraphWriter output, object value) => elements.Write(output, Span(value), null);

    public override object ReadNew(ref GraphReader input, int number)
    {
        object value = default(TArray);
        elements.Read(ref input, Span(value));
        return value;
    }

    private Span<T> Span(object box) => MemoryMarshal.CreateSpan(ref Unsafe.As<TArray, T>(ref Unsafe.Unbox<TArray>(box)), length);
}
