using System.Globalization;
using PBench.Reliability.Tests.Chaos;

namespace PBench.Reliability.Tests.Stress;

/// <summary>How long an item takes.</summary>
internal enum Pace
{
    AtOnce,
    Brief,
    Slow,
}

/// <summary>What an item does that is bad.</summary>
internal enum Deed
{
    Nothing,
    Throw,
    DieOnce,
    Die,
    HangForAWhile,
    HangForEver,
}

/// <summary>The function of a map: captured by its lambdas, and so it travels; plain values only. Two maps have other answers to the same item.</summary>
/// <param name="Base">Number of the first item.</param>
/// <param name="Salt">In every answer.</param>
/// <param name="Ballast">Characters that a text carries.</param>
/// <param name="Pace">Of every item.</param>
/// <param name="Bad">Items that do the deed.</param>
/// <param name="Deed">What they do.</param>
/// <param name="Mark">File that an item makes before it dies once.</param>
internal sealed record ItemWork(int Base, int Salt, int Ballast, Pace Pace, int[] Bad, Deed Deed, string Mark)
{
    public int NumberOf(int index) => Base + index;

    public string TextOf(int index) => string.Create(CultureInfo.InvariantCulture, $"{index}:{new string('x', Ballast)}");

    public int AnswerTo(int number) => unchecked((number * 3) + Salt);

    public string AnswerTo(string text) => string.Create(CultureInfo.InvariantCulture, $"{text}={Salt}");

    public int Do(int number)
    {
        Meet(number - Base);
        return AnswerTo(number);
    }

    public string Do(string text)
    {
        Meet(IndexOf(text));
        return AnswerTo(text);
    }

    public async Task<int> DoAsync(int number, CancellationToken cancellation)
    {
        await MeetAsync(number - Base, cancellation);
        return AnswerTo(number);
    }

    public async Task<string> DoAsync(string text, CancellationToken cancellation)
    {
        await MeetAsync(IndexOf(text), cancellation);
        return AnswerTo(text);
    }

    private static int IndexOf(string text) => int.Parse(text.AsSpan(0, text.IndexOf(':', StringComparison.Ordinal)), CultureInfo.InvariantCulture);

    private void Meet(int index)
    {
        switch (Pace)
        {
            case Pace.Brief:
                Thread.SpinWait(500);
                break;
            case Pace.Slow:
                Thread.Sleep(index % 3);
                break;
        }

        Misbehave(index);
        if (Deed is Deed.HangForAWhile or Deed.HangForEver && Bad.Contains(index))
        {
            Thread.Sleep(Deed == Deed.HangForEver ? Timeout.Infinite : 1000);
        }
    }

    private async Task MeetAsync(int index, CancellationToken cancellation)
    {
        switch (Pace)
        {
            case Pace.Brief:
                await Task.Yield();
                break;
            case Pace.Slow:
                await Task.Delay(index % 3, cancellation);
                break;
        }

        Misbehave(index);
        if (Deed is Deed.HangForAWhile or Deed.HangForEver && Bad.Contains(index))
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
    }

    private void Misbehave(int index)
    {
        if (!Bad.Contains(index))
        {
            return;
        }

        switch (Deed)
        {
            case Deed.Throw:
                throw new InvalidOperationException($"item {index}");
            case Deed.DieOnce when TryMark():
            case Deed.Die:
                Fates.Meet(index % 4 == 0 ? Fate.ExitNinetyNine : Fate.Kill, index);
                break;
        }
    }

    private bool TryMark()
    {
        try
        {
            using var file = new FileStream(Mark, FileMode.CreateNew);
            return true;
        }
        catch (IOException)
        {
            return false; // it has died before
        }
    }
}
