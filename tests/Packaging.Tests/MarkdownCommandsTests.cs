namespace PBench.Packaging.Tests;

internal sealed class MarkdownCommandsTests
{
    private const string Text = """
        ```sh
        unmarked
        ```
        <!-- tested -->

        ```sh
        # a remark
        pbench list
        pbench run \
          --suite quick

        ```
        ```sh
        unmarked too
        ```
        <!-- tested -->
        ```csharp
        var code = 1;
        ```
        """;

    [Test]
    public void Only_the_commands_of_marked_shell_fences_are_found() =>
        Assert.That(MarkdownCommands.In(Text), Is.EqualTo(new[] { "pbench list", "pbench run   --suite quick" }));

    [Test]
    public void The_commands_of_one_fence_belong_together() =>
        Assert.That(MarkdownCommands.Scripts(Text), Is.EqualTo(new[] { "pbench list\npbench run   --suite quick" }));

    [Test]
    public void The_commands_of_all_other_shell_fences_are_untested() =>
        Assert.That(MarkdownCommands.Untested(Text), Is.EqualTo(new[] { "unmarked", "unmarked too" }));

    [TestCase("dotnet tool run pbench list", true)]
    [TestCase("pbench list", true)]
    [TestCase("./run.sh", false)]
    public void A_command_of_the_tool_is_told_from_others(string command, bool expected) =>
        Assert.That(MarkdownCommands.IsOfTheTool(command), Is.EqualTo(expected));
}
