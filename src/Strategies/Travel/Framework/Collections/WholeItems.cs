using PBench.Strategies.Payloads;

namespace PBench.Strategies.Travel;

/// <summary>The comparer and the keys of a collection that is made of all of them at once, so that they must be complete before it is: its own are asked for hash codes, or compared.</summary>
internal sealed class WholeItems<T, TComparer>(TComparer standard, TravelPlans plans)
    where TComparer : class
{
    private readonly ComparerPlace<TComparer> comparer = new(standard, plans);
    private readonly Elements<T> elements = (Elements<T>)plans.ElementsOf(typeof(T));

    public void Write(GraphWriter output, TComparer own, T[] items)
    {
        var begun = output.BeginWhole();
        comparer.Write(output, own);
        output.Count(items.Length);
        elements.Write(output, items, null);
        output.EndWhole(begun);
    }

    public (TComparer? Comparer, T[] Items) Read(ref GraphReader input)
    {
        var begun = input.BeginWhole();
        var own = comparer.Read(ref input);
        var items = elements.NewArray(ref input, input.Wire.Count());
        elements.Read(ref input, items);
        input.EndWhole(begun);
        return (own, items);
    }

    /// <summary>A key that leads back to an object which was not complete yet may have gone into the wrong place: asked when everything is there.</summary>
    public void Check(ref GraphReader input, T[] items, int count, Func<T, bool> contains)
    {
        if (count != items.Length)
        {
            throw WireReader.Corrupt("keys that are equal");
        }

        if (elements.AreWhole)
        {
            return;
        }

        input.Later(() =>
        {
            if (!Array.TrueForAll(items, item => contains(item)))
            {
                throw new Rebuilding(new PayloadRefusal("holds a key in an immutable or frozen collection that leads back to the collection. Use one that can be changed.", ""));
            }
        });
    }
}
