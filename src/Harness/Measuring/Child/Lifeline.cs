namespace PBench.Harness.Measuring.Child;

/// <summary>Ends this process when the one that started it is gone.</summary>
/// <remarks>The parent keeps our standard input open and writes nothing: its end of file means the parent ended, however it did.</remarks>
internal static class Lifeline
{
    private const int ParentGone = 130;

    public static void Hold()
    {
        var thread = new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            Span<byte> ignored = stackalloc byte[16];
            while (input.Read(ignored) > 0)
            {
            }

            Environment.Exit(ParentGone);
        })
        {
            IsBackground = true,
            Name = "lifeline",
        };
        thread.Start();
    }
}
