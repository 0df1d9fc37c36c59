namespace PBench.Packaging.Tests;

/// <summary>What a finished command left behind.</summary>
internal sealed record CommandResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>The lines of standard error that hold text.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Everything a failed assertion should show.</summary>
    public override string ToString() => $"`{Command}` ended with {ExitCode}\nstdout:\n{Output}\nstderr:\n{Error}";

    /// <summary>This result, if the command succeeded.</summary>
    /// <exception cref="InvalidOperationException">It did not.</exception>
    public CommandResult OrThrow() => ExitCode == 0 ? this : throw new InvalidOperationException(ToString());
}
