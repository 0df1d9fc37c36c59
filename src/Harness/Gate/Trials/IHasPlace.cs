namespace PBench.Harness.Gate.Trials;

/// <summary>A trial that the user wrote somewhere.</summary>
internal interface IHasPlace
{
    SourcePlace Place { get; }
}

/// <summary>A place in a text file.</summary>
/// <param name="File">As the user named it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public sealed record SourcePlace(string File, int Line, int Column);
