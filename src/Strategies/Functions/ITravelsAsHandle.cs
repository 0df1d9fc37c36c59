namespace PBench.Strategies.Functions;

/// <summary>An object that is already known in every worker and so travels as its number only.</summary>
internal interface ITravelsAsHandle
{
    /// <summary>What <see cref="PBench.Strategies.Travel.GraphTerms.Handles"/> is asked for on the other side.</summary>
    long HandleId { get; }
}
