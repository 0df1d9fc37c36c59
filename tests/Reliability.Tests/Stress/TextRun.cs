using PBench.Strategies;

namespace PBench.Reliability.Tests.Stress;

/// <summary>A map of texts, which are encoded.</summary>
internal sealed class TextRun(MapPlan plan, ItemWork work) : MapRun<string, string>(
    plan,
    [.. Enumerable.Range(0, plan.Count).Select(work.TextOf)],
    [.. Enumerable.Range(0, plan.Count).Select(i => work.AnswerTo(work.TextOf(i)))])
{
    protected override Func<string, string> Function { get; } = work.Do;

    protected override Func<string, CancellationToken, Task<string>> WaitingFunction { get; } = Waiting(work);

    protected override ChunkFunction<string, string> ChunkFunction { get; } = Chunk(work);

    private static Func<string, CancellationToken, Task<string>> Waiting(ItemWork work) => async (text, cancellation) => await work.DoAsync(text, cancellation);

    private static ChunkFunction<string, string> Chunk(ItemWork work) => (input, output) =>
    {
        for (var i = 0; i < input.Length; i++)
        {
            output[i] = work.Do(input[i]);
        }
    };
}
