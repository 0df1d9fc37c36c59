namespace PBench.Strategies.Engine;

/// <summary>The item of a call without arguments, and the result of a function that returns none. Travels as one byte.</summary>
internal readonly struct Nothing;
