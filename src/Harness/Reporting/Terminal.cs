using Spectre.Console;

namespace PBench.Harness.Reporting;

/// <summary>Where results and diagnostics go, and what those places can show.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Progress and diagnostics.</param>
/// <param name="OutIsTerminal">A person reads <paramref name="Out"/>.</param>
/// <param name="ErrorIsTerminal">A person reads <paramref name="Error"/>.</param>
/// <param name="Colour">Colours are wanted where a person reads.</param>
public sealed record Terminal(TextWriter Out, TextWriter Error, bool OutIsTerminal, bool ErrorIsTerminal, bool Colour)
{
    private const int WidthOfPipes = 200;

    /// <summary>The console of this process.</summary>
    public static Terminal OfProcess() => new(
        Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected,
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    public Terminal WithoutColour() => this with { Colour = false };

    /// <summary>Spectre over <see cref="Out"/>. It must be told that a pipe takes no ANSI codes: with TERM set it would write them.</summary>
    public IAnsiConsole Results => Create(Out, OutIsTerminal);

    public IAnsiConsole Diagnostics => Create(Error, ErrorIsTerminal);

    private IAnsiConsole Create(TextWriter writer, bool isTerminal)
    {
        var ansi = isTerminal && Colour;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = ansi ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = ansi ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = WidthOfPipes;
            console.Profile.Capabilities.Unicode = true;
        }

        return console;
    }
}
