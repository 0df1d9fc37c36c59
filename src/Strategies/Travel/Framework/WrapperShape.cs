namespace PBench.Strategies.Travel;

/// <summary>A framework object over another one, which its constructor only keeps. It exists before that runs, so that what it keeps can lead back to it.</summary>
internal abstract class WrapperShape<TWrapper, TInner>(TravelPlans plans) : CollectionShape<TWrapper>
    where TWrapper : class
{
    private readonly Slot slot = new(typeof(TInner), plans);

    protected sealed override void WriteHead(GraphWriter output, TWrapper collection)
    {
    }

    protected sealed override TWrapper Make(ref GraphReader input, TWrapper? instance) =>
        instance ?? (TWrapper)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(TWrapper));

    protected sealed override void WriteItems(GraphWriter output, TWrapper collection) => slot.Write(output, Inner(collection));

    protected override void ReadItems(ref GraphReader input, TWrapper collection) => Set(collection, ReadInner(ref input));

    protected TInner? ReadInner(ref GraphReader input) => (TInner?)slot.Read(ref input);

    protected abstract TInner Inner(TWrapper wrapper);

    protected virtual void Set(TWrapper wrapper, TInner? inner) => Construct(wrapper, [typeof(TInner)], inner);
}
