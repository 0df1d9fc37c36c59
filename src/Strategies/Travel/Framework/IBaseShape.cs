namespace PBench.Strategies.Travel;

/// <summary>A framework type from which others may derive: its part of such an object comes apart and together by itself, never through a member that the derived type overrides.</summary>
internal interface IBaseShape
{
    void WriteBase(GraphWriter output, object value);

    /// <summary>Into an object of which no constructor has run.</summary>
    void ReadBase(ref GraphReader input, object instance);
}
