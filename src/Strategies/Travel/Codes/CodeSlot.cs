namespace PBench.Strategies.Travel;

/// <summary>What is known of one value on the evaluation stack when hash codes are followed.</summary>
/// <param name="Type">Declared type, of an address what lies there; null: unknown.</param>
/// <param name="Codes">It was made of hash codes: types of the values whose codes they are. Null: it was not.</param>
/// <param name="IsPlace">The address of a field or an element.</param>
internal readonly record struct CodeSlot(Type? Type = null, Type[]? Codes = null, bool IsPlace = false)
{
    public static CodeSlot Merge(CodeSlot a, CodeSlot b) => new(a.Type == b.Type ? a.Type : null, Union(a.Codes, b.Codes), a.IsPlace || b.IsPlace);

    public static Type[]? Union(Type[]? a, Type[]? b) => a is null ? b : b is null ? a : [.. a.Union(b)];
}
