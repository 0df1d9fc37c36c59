namespace PBench.Strategies.Functions;

/// <summary>Marks a field that each process computes for itself: the graph codec leaves it at its default.</summary>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class NotTravellingAttribute : Attribute;
